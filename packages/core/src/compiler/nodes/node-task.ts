import { create } from "@bufbuild/protobuf";
import { type TaskNode, TypedInterfaceSchema } from "@haltere/idl/core";
import { identifierKey, identifierText } from "../../identifier/identifier.ts";
import type { NodeKind } from "./node-kind.ts";

/** A node that runs a task: its interface is the task's. */
export const taskNodeKind: NodeKind<TaskNode> = {
  interfaceOf({ builder, node, errors }, { reference }) {
    if (reference.case === undefined) {
      errors.add("ValueRequired", node.id, `Node ${node.id} names no task.`, "Give the node the id of a task.");
      return undefined;
    }
    const task = builder.compilation.tasks.get(identifierKey(reference.value));
    if (task === undefined) {
      const text = identifierText(reference.value);
      errors.add(
        "TaskReferenceNotFound",
        node.id,
        `Node ${node.id} runs task ${text}, which is not there.`,
        "Register the task first.",
      );
      return undefined;
    }
    return task.interface ?? create(TypedInterfaceSchema);
  },
};
