import {
  ArrayNode_DataMode,
  ArrayNode_ExecutionMode,
  ArrayNodeSchema,
  BranchNodeSchema,
  IfBlockSchema,
  IfElseBlockSchema,
  NodeSchema,
} from "@haltere/idl/core";
import { Binding } from "../bindings/binding.ts";
import { BooleanExpression } from "../condition/boolean-expression.ts";
import { list } from "../fields/collections.ts";
import type { Field } from "../fields/field.ts";
import { message } from "../fields/messages.ts";
import { defaulted, omittable, optional } from "../fields/presence.ts";
import { boolean, enumeration, integer, real, text } from "../fields/scalars.ts";
import { ErrorValue } from "../literals/scalars.ts";
import { model } from "../model.ts";
import { Alias } from "./alias.ts";
import { GateNode } from "./gate-node.ts";
import { NodeMetadata } from "./node-metadata.ts";
import { TaskNode } from "./task-node.ts";
import { WorkflowNode } from "./workflow-node.ts";

/** A case of a branch, and the node it leads to (`flyteidl.core.IfBlock`). */
export class IfBlock extends model("IfBlock", IfBlockSchema, {
  condition: message(BooleanExpression),
  get thenNode(): Field<Node> {
    return message(Node);
  },
}) {}

/** The cases of a branch, and what is done where none holds (`flyteidl.core.IfElseBlock`). */
export class IfElseBlock extends model("IfElseBlock", IfElseBlockSchema, {
  case: message(IfBlock),
  other: omittable(list(message(IfBlock))),
  get elseNode(): Field<Node | undefined, Node | undefined> {
    return optional(message(Node));
  },
  error: optional(message(ErrorValue)),
}) {}

/** A node that leads to one of several (`flyteidl.core.BranchNode`). */
export class BranchNode extends model("BranchNode", BranchNodeSchema, { ifElse: message(IfElseBlock) }) {}

/** A node that runs another for each item of its lists (`flyteidl.core.ArrayNode`). */
export class ArrayNode extends model("ArrayNode", ArrayNodeSchema, {
  get node(): Field<Node> {
    return message(Node);
  },
  parallelism: optional(integer()),
  // One of these two is kept, the ratio where both are told.
  minSuccesses: optional(integer()),
  minSuccessRatio: optional(real()),
  executionMode: omittable(enumeration<ArrayNode_ExecutionMode>()),
  isOriginalSubNodeInterface: defaulted(boolean(), false),
  dataMode: omittable(enumeration<ArrayNode_DataMode>()),
  boundInputs: sorted(omittable(list(text()))),
  runAllSubNodes: defaulted(boolean(), false),
}) {
  static readonly ExecutionMode = ArrayNode_ExecutionMode;
  static readonly DataMode = ArrayNode_DataMode;
}

/** A node of a workflow (`flyteidl.core.Node`): of the last five one is set. */
export class Node extends model("Node", NodeSchema, {
  id: text(),
  metadata: omittable(message(NodeMetadata)),
  inputs: list(message(Binding)),
  upstreamNodeIds: list(text()),
  outputAliases: list(message(Alias)),
  taskNode: optional(message(TaskNode)),
  workflowNode: optional(message(WorkflowNode)),
  get branchNode(): Field<BranchNode | undefined, BranchNode | undefined> {
    return optional(message(BranchNode));
  },
  gateNode: optional(message(GateNode)),
  get arrayNode(): Field<ArrayNode | undefined, ArrayNode | undefined> {
    return optional(message(ArrayNode));
  },
}) {
  /** What it runs. */
  get target(): TaskNode | WorkflowNode | BranchNode | GateNode | ArrayNode | undefined {
    return this.taskNode ?? this.workflowNode ?? this.branchNode ?? this.gateNode ?? this.arrayNode;
  }
}

/** A list that is written in the order of its items. */
function sorted<Given>(
  field: Field<readonly string[] | undefined, Given>,
): Field<readonly string[] | undefined, Given> {
  return { ...field, write: (value) => field.write(value?.toSorted()) };
}
