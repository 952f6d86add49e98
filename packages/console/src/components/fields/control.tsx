import { Button, Group, Text } from "@mantine/core";
import { beginning } from "../../forms/packed-value.ts";
import { isScalarShape } from "../../forms/scalar-draft.ts";
import { AnyControl } from "./any-control.tsx";
import { Columns } from "./columns.tsx";
import type { ControlProps } from "./control-props.ts";
import { KeptControl } from "./kept-control.tsx";
import { ListControl } from "./list-control.tsx";
import { MapControl } from "./map-control.tsx";
import { ObjectControl } from "./object-control.tsx";
import { PlaceControl } from "./place-control.tsx";
import { ScalarControl } from "./scalar-control.tsx";
import { UnionControl } from "./union-control.tsx";
import { Wrong } from "./wrong.tsx";

/** The control of a value of any shape, within others to any depth. */
export function Control(props: ControlProps) {
  const { place, shape, draft, change, faults } = props;
  const error = faults.get(place);
  if (draft.kind === "kept") return <KeptControl {...props} />;
  if (isScalarShape(shape)) return <ScalarControl {...props} shape={shape} />;
  switch (shape.kind) {
    case "none":
      return <span className="hal-field-note">none</span>;
    case "blob":
      return (
        <PlaceControl
          label={place}
          draft={draft}
          change={change}
          error={error}
          directory={shape.multipart}
          formats={shape.format === "" && shape.field === undefined ? "any" : []}
        />
      );
    case "table":
    case "schema":
      return (
        <>
          <Columns type={shape.type} />
          <PlaceControl
            label={place}
            draft={draft}
            change={change}
            error={error}
            directory={false}
            formats={shape.kind === "table" && shape.type.format === "" ? ["parquet", "csv"] : []}
          />
        </>
      );
    case "any":
      return <AnyControl {...props} shape={shape} />;
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
      switch (shape.kind) {
        case "list":
          return <ListControl {...props} shape={shape} />;
        case "map":
          return <MapControl {...props} shape={shape} />;
        case "union":
          return <UnionControl {...props} shape={shape} />;
        case "object":
          return <ObjectControl {...props} shape={shape} />;
      }
  }
}
