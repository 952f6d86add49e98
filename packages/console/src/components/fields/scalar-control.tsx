import { Button, Group, NativeSelect, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type Draft, text } from "../../forms/draft.ts";
import type { ScalarShape } from "../../forms/scalar-draft.ts";
import type { Shape } from "../../forms/shape.ts";
import { isoLengthText, lengthFromText, pointFromText, pointText } from "../../forms/time-text.ts";
import type { ControlProps } from "./control-props.ts";
import { Wrong } from "./wrong.tsx";

const placeholders: Partial<Record<Shape["kind"], string>> = {
  integer: "0",
  float: "0.0, inf, nan",
  datetime: "2026-01-31 12:00, or with a zone: 2026-01-31T12:00:00+02:00",
  duration: "1h 30m, or PT1H30M",
  bytes: "base64",
};

/** A control of one value. */
export function ScalarControl({ place, shape, draft, change, faults }: ControlProps & { readonly shape: ScalarShape }) {
  const error = faults.get(place);
  const given = draft.kind === "text" ? draft.text : "";
  switch (shape.kind) {
    case "boolean":
      return (
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={place}
            data={["true", "false"]}
            value={draft.kind === "flag" ? String(draft.on) : ""}
            onChange={(value) => change({ kind: "flag", on: value === "true" })}
          />
          {error !== undefined && <Wrong text={error} />}
        </Group>
      );
    case "enum":
      return (
        <NativeSelect
          size="xs"
          aria-label={place}
          data={[...(draft.kind === "text" ? [] : [{ value: " unset", label: "Choose…" }]), ...shape.values]}
          value={draft.kind === "text" ? draft.text : " unset"}
          error={error}
          onChange={({ currentTarget }) => change(text(currentTarget.value))}
        />
      );
    case "string":
      return (
        <Stack gap={2}>
          <Textarea
            size="xs"
            autosize
            minRows={1}
            maxRows={16}
            aria-label={place}
            placeholder={draft.kind === "unset" ? "not given" : "the empty text"}
            value={given}
            error={error}
            onChange={({ currentTarget }) => change(text(currentTarget.value))}
          />
          {draft.kind === "unset" && (
            <Button
              variant="subtle"
              size="compact-xs"
              style={{ alignSelf: "flex-start" }}
              onClick={() => change(text(""))}
              aria-label={`Give the empty text for ${place}`}
            >
              Give the empty text
            </Button>
          )}
        </Stack>
      );
    default:
      return (
        <Stack gap={2}>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              style={{ flex: 1 }}
              aria-label={place}
              placeholder={placeholders[shape.kind]}
              value={given}
              error={error}
              onChange={({ currentTarget }) => change(typed(currentTarget.value))}
            />
            {shape.kind === "datetime" && (
              <Button
                variant="default"
                onClick={() => change(text(new Date().toISOString()))}
                aria-label={`Now for ${place}`}
              >
                Now
              </Button>
            )}
          </Group>
          <Read shape={shape} given={given} />
        </Stack>
      );
  }
}

/** What has no empty text is not given while nothing is typed. */
function typed(value: string): Draft {
  return value === "" ? { kind: "unset" } : text(value);
}

/** What was read of a time, in its exact form. */
function Read({ shape, given }: { readonly shape: ScalarShape; readonly given: string }) {
  const point = shape.kind === "datetime" ? pointFromText(given) : undefined;
  const length = shape.kind === "duration" ? lengthFromText(given) : undefined;
  const shown =
    point !== undefined
      ? `${pointText(point).replace("T", " ").replace("Z", "")} UTC`
      : length && isoLengthText(length);
  return shown === undefined ? null : (
    <Text size="xs" c="dimmed" className="hal-mono">
      {shown}
    </Text>
  );
}
