import { create } from "@bufbuild/protobuf";
import { type GateNode, GateNodeSchema } from "@haltere/idl/core";
import type { GateTarget } from "../gates/gate-target.ts";
import { duration } from "./duration.ts";

export function gateNode({ name, waitsFor }: GateTarget): GateNode {
  switch (waitsFor.kind) {
    case "approval":
      return create(GateNodeSchema, { condition: { case: "approve", value: { signalId: name } } });
    case "input":
      return create(GateNodeSchema, {
        condition: {
          case: "signal",
          value: {
            signalId: name,
            type: waitsFor.value.transformer.literalType,
            outputVariableName: waitsFor.value.name,
          },
        },
      });
    case "time":
      return create(GateNodeSchema, {
        condition: { case: "sleep", value: { duration: duration(waitsFor.seconds) } },
      });
  }
}
