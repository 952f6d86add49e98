import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { Button, Group, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import type { AttributeField, AttributeKind } from "./attribute-kinds.ts";
import { type PluginRow, pairsOfText, pairsText, pluginRows, pluginsOfRows } from "./field-text.ts";
import { valueAt, withValueAt } from "./json-place.ts";

interface AttributeFieldsProps {
  readonly kind: AttributeKind;
  readonly json: JsonObject;
  readonly change: (json: JsonObject) => void;
}

/** A kind's fields as a form over its JSON, so that the two are one. What is left empty is not said. */
export function AttributeFields({ kind, json, change }: AttributeFieldsProps) {
  const wide = ({ form }: AttributeField) => ["pairs", "lines", "plugins"].includes(form.kind);
  const fields = (some: readonly AttributeField[]) =>
    some.map((field) => (
      <Field
        key={field.place.join(".")}
        field={field}
        value={valueAt(json, field.place)}
        change={(value) => change(withValueAt(json, field.place, value))}
      />
    ));
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing="xs">
        {fields(kind.fields.filter((field) => !wide(field)))}
      </SimpleGrid>
      {fields(kind.fields.filter(wide))}
    </Stack>
  );
}

interface FieldProps {
  readonly field: AttributeField;
  readonly value: JsonValue | undefined;
  readonly change: (value: JsonValue | undefined) => void;
}

function Field({ field: { label, hint, form }, value, change }: FieldProps) {
  const said = typeof value === "string" || typeof value === "number" ? String(value) : "";
  const named = { label, ...(hint !== undefined && { description: hint }) };
  switch (form.kind) {
    case "text":
      return (
        <TextInput
          {...named}
          placeholder={form.example}
          value={said}
          onChange={(event) => change(event.currentTarget.value || undefined)}
        />
      );
    case "count":
      return (
        <TextInput
          {...named}
          type="number"
          min={1}
          value={said}
          onChange={({ currentTarget: { value: typed } }) => change(typed === "" ? undefined : Number(typed))}
        />
      );
    case "yes or no":
      return (
        <NativeSelect
          {...named}
          size="xs"
          value={value === true ? "yes" : value === false ? "no" : ""}
          data={[
            { value: "", label: "Nothing said" },
            { value: "yes", label: "Yes" },
            { value: "no", label: "No" },
          ]}
          onChange={({ currentTarget }) =>
            change(currentTarget.value === "" ? undefined : currentTarget.value === "yes")
          }
        />
      );
    case "lines":
      return (
        <Lines
          label={`${label}, each on a line`}
          text={Array.isArray(value) ? value.map(String).join("\n") : ""}
          change={(typed) => change(linesOf(typed))}
        />
      );
    case "pairs":
      return (
        <Lines
          label={`${label}, each on a line: name=value`}
          text={pairsText(value)}
          change={(typed) => change(pairsOfText(typed, form.kept))}
        />
      );
    case "plugins":
      return <Plugins rows={pluginRows(value)} change={(rows) => change(pluginsOfRows(rows))} />;
  }
}

function linesOf(text: string): string[] | undefined {
  const lines = text.split("\n").flatMap((line) => line.trim() || []);
  return lines.length === 0 ? undefined : lines;
}

interface LinesProps {
  readonly label: string;
  readonly text: string;
  readonly change: (text: string) => void;
}

/** What is typed stays as it is until the field is left: half a pair is none yet. */
function Lines({ label, text, change }: LinesProps) {
  return (
    <Textarea
      key={text}
      label={label}
      size="xs"
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      defaultValue={text}
      onBlur={(event) => {
        if (event.currentTarget.value !== text) change(event.currentTarget.value);
      }}
    />
  );
}

function Plugins({ rows, change }: { readonly rows: PluginRow[]; readonly change: (rows: PluginRow[]) => void }) {
  const set = (at: number, changed: Partial<PluginRow>) =>
    change(rows.map((row, index) => (index === at ? { ...row, ...changed } : row)));
  return (
    <Stack gap="xs">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else of their own
        <Group key={at} gap="xs" align="flex-end" grow preventGrowOverflow={false}>
          <TextInput
            label="Task type"
            placeholder="python-task"
            value={row.taskType}
            onChange={(event) => set(at, { taskType: event.currentTarget.value })}
          />
          <TextInput
            label="Plugins, the first that is there counts"
            placeholder="container"
            value={row.plugins.join(",")}
            onChange={(event) => set(at, { plugins: event.currentTarget.value.split(",") })}
          />
          <NativeSelect
            label="Where none is there"
            size="xs"
            value={row.orFail ? "fail" : "default"}
            data={[
              { value: "fail", label: "The task fails" },
              { value: "default", label: "Its own plugin" },
            ]}
            onChange={(event) => set(at, { orFail: event.currentTarget.value === "fail" })}
          />
          <Button
            variant="default"
            flex="0 0 auto"
            aria-label={`Remove the override of ${row.taskType || "no type"}`}
            onClick={() => change(rows.filter((_, index) => index !== at))}
          >
            Remove
          </Button>
        </Group>
      ))}
      <Button
        variant="default"
        w="fit-content"
        onClick={() => change([...rows, { taskType: "", plugins: [], orFail: true }])}
      >
        Add an override
      </Button>
    </Stack>
  );
}
