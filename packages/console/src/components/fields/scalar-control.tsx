import { Button, Group, NativeSelect, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { type Draft, text } from "../../forms/draft.ts";
import type { ScalarShape } from "../../forms/scalar-draft.ts";
import type { Shape } from "../../forms/shape.ts";
import { BytesControl } from "./bytes-control.tsx";
import type { ControlProps } from "./control-props.ts";
import { MomentControl } from "./moment-control.tsx";
import { TimeRead } from "./time-read.tsx";
import { Wrong } from "./wrong.tsx";

const placeholders: Partial<Record<Shape["kind"], string>> = {
  integer: "0",
  float: "0.0, inf, nan",
  duration: "1h 30m, or PT1H30M",
};

/** A control of one value. */
export function ScalarControl(props: ControlProps & { readonly shape: ScalarShape }) {
  const { place, shape, draft, change, faults } = props;
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
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Textarea
            size="xs"
            autosize
            minRows={1}
            maxRows={16}
            style={{ flex: 1 }}
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
              mt={4}
              onClick={() => change(text(""))}
              aria-label={`Give the empty text for ${place}`}
            >
              Empty text
            </Button>
          )}
        </Group>
      );
    case "datetime":
      return <MomentControl {...props} shape={shape} />;
    case "bytes":
      return <BytesControl {...props} shape={shape} />;
    default:
      return (
        <Stack gap={2}>
          <TextInput
            aria-label={place}
            placeholder={placeholders[shape.kind]}
            value={given}
            error={error}
            onChange={({ currentTarget }) => change(typed(currentTarget.value))}
          />
          {shape.kind === "duration" && <TimeRead kind="duration" given={given} />}
        </Stack>
      );
  }
}

/** What has no empty text is not given while nothing is typed. */
function typed(value: string): Draft {
  return value === "" ? { kind: "unset" } : text(value);
}
