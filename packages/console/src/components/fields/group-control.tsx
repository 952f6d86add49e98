import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";
import { type Draft, text, unset } from "../../forms/draft.ts";
import { FaultList, fieldPlace, itemPlace } from "../../forms/faults.ts";
import { beginning, toPacked } from "../../forms/packed-value.ts";
import type { Shape } from "../../forms/shape.ts";
import { exactText } from "../../values/exact-text.ts";
import type { ControlProps } from "./control-props.ts";
import { Wrong } from "./wrong.tsx";

/** What shows the values within. */
interface Parts {
  readonly Control: ComponentType<ControlProps>;
  readonly Field: ComponentType<
    ControlProps & { readonly label: string; readonly required: boolean; readonly description?: string | undefined }
  >;
}

type GroupShape = Extract<Shape, { readonly kind: "list" | "map" | "union" | "object" }>;

/** The control of what holds other values: a list, a map, a union or an object. */
export function GroupControl(props: ControlProps & { readonly shape: GroupShape; readonly parts: Parts }) {
  const { place, shape, draft, change, faults, parts } = props;
  const { Control } = parts;
  const error = faults.get(place);
  const own = error === undefined || shape.kind === "union" ? null : <Wrong text={error} />;
  switch (shape.kind) {
    case "list": {
      const items = draft.kind === "items" ? draft.items : [];
      return (
        <Nested>
          {items.map((item, index) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that tells it from others, and it has no state of its own
              key={index}
              what={itemPlace(place, index)}
              remove={() => change({ kind: "items", items: items.toSpliced(index, 1) })}
            >
              <Control
                place={itemPlace(place, index)}
                shape={shape.element}
                draft={item}
                faults={faults}
                change={(changed) => change({ kind: "items", items: items.with(index, changed) })}
              />
            </Row>
          ))}
          <Add
            place={place}
            what="item"
            add={() => change({ kind: "items", items: [...items, beginning(shape.element)] })}
          />
          {own}
        </Nested>
      );
    }
    case "map": {
      const entries = draft.kind === "entries" ? draft.entries : [];
      const put = (index: number, entry: { key: string; draft: Draft }) =>
        change({ kind: "entries", entries: entries.with(index, entry) });
      return (
        <Nested>
          {entries.map((entry, index) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: its place is all that tells it from others, and it has no state of its own
              key={index}
              what={fieldPlace(place, entry.key)}
              remove={() => change({ kind: "entries", entries: entries.toSpliced(index, 1) })}
            >
              <Stack gap={4}>
                <TextInput
                  aria-label={`Key ${index + 1} of ${place}`}
                  placeholder="key"
                  value={entry.key}
                  onChange={({ currentTarget }) => put(index, { ...entry, key: currentTarget.value })}
                />
                <Control
                  place={fieldPlace(place, entry.key)}
                  shape={shape.element}
                  draft={entry.draft}
                  faults={faults}
                  change={(changed) => put(index, { ...entry, draft: changed })}
                />
              </Stack>
            </Row>
          ))}
          <Add
            place={place}
            what="entry"
            add={() => change({ kind: "entries", entries: [...entries, { key: "", draft: beginning(shape.element) }] })}
          />
          {own}
        </Nested>
      );
    }
    case "union": {
      const index = draft.kind === "choice" ? draft.index : 0;
      const variant = shape.variants[index];
      const labels = shape.variants.map(({ label }) => label);
      const data = labels.map((label, at) => ({
        value: String(at),
        label: labels.indexOf(label) === labels.lastIndexOf(label) ? label : `${label} (variant ${at + 1})`,
      }));
      const choose = (at: number) =>
        change({ kind: "choice", index: at, draft: beginning(shape.variants[at]?.shape ?? { kind: "none" }) });
      return (
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <NativeSelect
            size="xs"
            aria-label={`Type of ${place}`}
            data={data}
            value={String(index)}
            onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
          />
          <div style={{ flex: 1, minWidth: 0 }}>
            {variant !== undefined && variant.shape.kind !== "none" && draft.kind === "choice" && (
              <Control
                place={place}
                shape={variant.shape}
                draft={draft.draft}
                faults={faults}
                change={(changed) => change({ kind: "choice", index, draft: changed })}
              />
            )}
          </div>
        </Group>
      );
    }
    case "object":
      return <ObjectControl {...props} shape={shape} />;
  }
}

function ObjectControl({
  place,
  shape,
  draft,
  change,
  faults,
  parts: { Field },
}: ControlProps & { readonly shape: Extract<Shape, { kind: "object" }>; readonly parts: Parts }) {
  const fields = draft.kind === "fields" ? draft.fields : new Map<string, Draft>();
  const error = faults.get(place);
  const asText = () => {
    const packed = toPacked(shape, draft, new FaultList(), place);
    change(text((packed !== undefined && exactText(packed)) || "{}"));
  };
  return (
    <Nested>
      {shape.fields.map((field) => (
        <Field
          key={field.name}
          label={field.name}
          description={field.description}
          required={field.required}
          place={fieldPlace(place, field.name)}
          shape={field.shape}
          draft={fields.get(field.name) ?? unset}
          faults={faults}
          change={(changed) => change({ kind: "fields", fields: new Map([...fields, [field.name, changed]]) })}
        />
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        style={{ alignSelf: "flex-start" }}
        onClick={asText}
        aria-label={`As JSON: ${place}`}
      >
        As JSON
      </Button>
      {error !== undefined && <Wrong text={error} />}
    </Nested>
  );
}

function Nested({ children }: { readonly children: ReactNode }) {
  return (
    <Stack gap="xs" pl="sm" style={{ borderLeft: "2px solid var(--hal-line)" }}>
      {children}
    </Stack>
  );
}

function Row({
  what,
  remove,
  children,
}: {
  readonly what: string;
  readonly remove: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <div style={{ flex: 1, minWidth: 0 }}>{children}</div>
      <Button variant="subtle" size="compact-xs" onClick={remove} aria-label={`Remove ${what}`}>
        Remove
      </Button>
    </Group>
  );
}

function Add({ place, what, add }: { readonly place: string; readonly what: string; readonly add: () => void }) {
  return (
    <Button
      variant="default"
      size="compact-xs"
      style={{ alignSelf: "flex-start" }}
      onClick={add}
      aria-label={`Add ${what} to ${place}`}
    >
      Add {what}
    </Button>
  );
}
