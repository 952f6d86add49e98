import { Badge, Button, Code, Group, Stack, Text } from "@mantine/core";
import { unset } from "../../forms/draft.ts";
import { beginning } from "../../forms/packed-value.ts";
import { isScalarShape } from "../../forms/scalar-draft.ts";
import { shapeText } from "../../forms/shape.ts";
import type { ControlProps } from "./control-props.ts";
import { GroupControl } from "./group-control.tsx";
import { JsonControl } from "./json-control.tsx";
import { PlaceControl } from "./place-control.tsx";
import { ScalarControl } from "./scalar-control.tsx";
import { Wrong } from "./wrong.tsx";

interface FieldProps extends ControlProps {
  readonly label: string;
  readonly required: boolean;
  readonly description?: string | undefined;
}

/** A named value: its name, type and description, and the control below. */
export function Field({ label, required, description, ...control }: FieldProps) {
  const { shape, draft, change } = control;
  const clearable = !required && draft.kind !== "unset";
  return (
    <Stack gap={3} role="group" aria-label={label}>
      <Group gap={6} mih={22}>
        <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
          {label}
        </Text>
        <Text size="xs" c="dimmed" className="hal-mono">
          {shapeText(shape)}
        </Text>
        {required && (
          <Badge size="xs" variant="default" tt="none">
            required
          </Badge>
        )}
        {clearable && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => change(unset)}
            aria-label={`Clear ${control.place}`}
            ml="auto"
          >
            Clear
          </Button>
        )}
      </Group>
      {description !== undefined && description !== "" && description !== label && (
        <Text size="xs" c="dimmed">
          {description}
        </Text>
      )}
      <Control {...control} />
    </Stack>
  );
}

/** The control of a value of any shape, within others to any depth. */
function Control(props: ControlProps) {
  const { place, shape, draft, change, faults } = props;
  const error = faults.get(place);
  if (draft.kind === "kept") {
    return (
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          A value that no control shows; it is sent again as it is.
        </Text>
        {shape.kind !== "opaque" && (
          <Button variant="default" size="compact-xs" onClick={() => change(beginning(shape))}>
            Give another
          </Button>
        )}
      </Group>
    );
  }
  if (isScalarShape(shape)) return <ScalarControl {...props} shape={shape} />;
  switch (shape.kind) {
    case "none":
      return (
        <Text size="xs" c="dimmed">
          none
        </Text>
      );
    case "blob":
      return (
        <PlaceControl
          label={place}
          draft={draft}
          change={change}
          error={error}
          directory={shape.multipart}
          formats={[]}
        />
      );
    case "table": {
      const formats = shape.type.format === "" ? ["parquet", "csv"] : [];
      const columns = shape.type.columns.map(({ name }) => name).join(", ");
      return (
        <>
          {columns !== "" && (
            <Text size="xs" c="dimmed">
              Columns: <Code>{columns}</Code>
            </Text>
          )}
          <PlaceControl label={place} draft={draft} change={change} error={error} directory={false} formats={formats} />
        </>
      );
    }
    case "schema":
      return <PlaceControl label={place} draft={draft} change={change} error={error} directory={false} formats={[]} />;
    case "any":
      return <JsonControl {...props} />;
    case "opaque":
      return (
        <Text size="xs" c={error === undefined ? "dimmed" : "var(--hal-failed)"}>
          Nobody can type in a value of this type. Relaunch a run that has one, and it is kept.
        </Text>
      );
    default:
      if (draft.kind === "unset") {
        return (
          <Group gap="xs">
            <Button variant="default" onClick={() => change(beginning(shape))} aria-label={`Give a value for ${place}`}>
              Give a value
            </Button>
            {error !== undefined && <Wrong text={error} />}
          </Group>
        );
      }
      if (draft.kind === "text") return <JsonControl {...props} />;
      return <GroupControl {...props} shape={shape} parts={parts} />;
  }
}

/** Given to controls that hold others, which cannot import what imports them. */
const parts = { Control, Field };
