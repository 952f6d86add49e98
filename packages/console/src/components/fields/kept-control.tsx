import { toJson } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import { Button, Group } from "@mantine/core";
import { beginning } from "../../forms/packed-value.ts";
import type { ControlProps } from "./control-props.ts";

const most = 300;

/** A value of an earlier run that no control shows, which is sent again as it is, or another in its place. */
export function KeptControl({ place, shape, draft, change }: ControlProps) {
  if (draft.kind !== "kept") return null;
  const written = JSON.stringify(toJson(LiteralSchema, draft.literal));
  return (
    <div className="hal-nested">
      <code className="hal-mono" style={{ overflowWrap: "anywhere" }}>
        {written.length > most ? `${written.slice(0, most)}…` : written}
      </code>
      <Group gap="xs">
        <span className="hal-field-note">No control shows it. It is sent again as it is.</span>
        {shape.kind !== "opaque" && (
          <Button
            variant="default"
            size="compact-xs"
            aria-label={`Give another value for ${place}`}
            onClick={() => change(beginning(shape))}
          >
            Give another
          </Button>
        )}
      </Group>
    </div>
  );
}
