import { create } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError, microsecondsFromDuration } from "@haltere/core";
import { type GateNode, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import type { Gate } from "./node-plan.ts";

/** What a gate node waits for. @throws FlyteError InvalidArgument for a gate without a condition. */
export function gatePlan({ condition }: GateNode, where: ErrorPlace): Gate {
  switch (condition.case) {
    case "sleep": {
      const { duration } = condition.value;
      return { kind: "sleep", duration: duration === undefined ? 0 : microsecondsFromDuration(duration) };
    }
    case "approve": {
      const type = create(LiteralTypeSchema, { type: { case: "simple", value: SimpleType.BOOLEAN } });
      return { kind: "approval", signal: condition.value.signalId, type };
    }
    case "signal": {
      const { signalId, type, outputVariableName } = condition.value;
      if (type !== undefined) return { kind: "value", signal: signalId, type, output: outputVariableName };
      throw new FlyteError("InvalidArgument", "The signal that the gate waits for has no type.", { where });
    }
    case undefined:
      throw new FlyteError("InvalidArgument", "The gate has nothing to wait for.", { where });
  }
}
