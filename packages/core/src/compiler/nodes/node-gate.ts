import { create } from "@bufbuild/protobuf";
import { type GateNode, TypedInterfaceSchema } from "@haltere/idl/core";
import { inputsOfBindings } from "../check-bindings.ts";
import type { NodeKind } from "./node-kind.ts";

/** A node that waits: for an approval (it passes its inputs on), for a signal (its one output), or for a while. */
export const gateNodeKind: NodeKind<GateNode> = {
  interfaceOf({ builder, node, errors }, { condition }) {
    switch (condition.case) {
      case "approve": {
        const inputs = inputsOfBindings(builder, node, errors);
        return create(TypedInterfaceSchema, { inputs, outputs: inputs });
      }
      case "signal": {
        const { type, outputVariableName, signalId } = condition.value;
        if (type === undefined || outputVariableName === "") {
          const missing = type === undefined ? "type" : "output variable";
          errors.add(
            "ValueRequired",
            node.id,
            `The signal ${signalId} of node ${node.id} has no ${missing}.`,
            `Give the signal a ${missing}.`,
          );
          return undefined;
        }
        return create(TypedInterfaceSchema, { inputs: {}, outputs: { variables: { [outputVariableName]: { type } } } });
      }
      case "sleep":
        return create(TypedInterfaceSchema, { inputs: {}, outputs: {} });
      case undefined:
        errors.add(
          "NoConditionFound",
          node.id,
          `The gate node ${node.id} waits for nothing.`,
          "Let it approve, take a signal, or sleep.",
        );
        return undefined;
    }
  },
};
