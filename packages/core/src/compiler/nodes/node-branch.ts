import { create, equals } from "@bufbuild/protobuf";
import {
  type BranchNode,
  type IfElseBlock,
  LiteralTypeSchema,
  type Node,
  type TypedInterface,
  TypedInterfaceSchema,
  type Variable,
} from "@haltere/idl/core";
import { literalTypeText } from "../../type/literal-type-text.ts";
import { inputsOfBindings } from "../check-bindings.ts";
import { checkCondition } from "./branch-condition.ts";
import type { NodeContext, NodeKind } from "./node-kind.ts";

/**
 * A node that runs one of its arms. The arms' ids are prefixed with the branch's own; its inputs are what its conditions
 * need, its outputs those that every arm has.
 */
export const branchNodeKind: NodeKind<BranchNode> = {
  interfaceOf(context, { ifElse }) {
    const { builder, node, errors } = context;
    if (ifElse?.case?.thenNode === undefined) {
      errors.add(
        "ValueRequired",
        node.id,
        `The branch node ${node.id} has no first case with a node.`,
        "Give it a case.",
      );
      return undefined;
    }
    const before = errors.count;
    const outputs = commonOutputs(context, armsOf(ifElse));
    const inputs = inputsOfBindings(builder, node, errors);
    return errors.count === before
      ? create(TypedInterfaceSchema, { inputs, outputs: { variables: outputs } })
      : undefined;
  },
  check(context, { ifElse }) {
    const { builder, node, errors } = context;
    const inputs = builder.entry(node).interface?.inputs;
    if (ifElse?.case === undefined) missingCondition(context);
    for (const block of ifElse?.case === undefined ? (ifElse?.other ?? []) : [ifElse.case, ...ifElse.other]) {
      if (block.condition === undefined) missingCondition(context);
      else checkCondition(node, inputs, block.condition, errors);
      if (block.thenNode === undefined) {
        errors.add(
          "BranchNodeIdNotFound",
          node.id,
          `A case of the branch node ${node.id} has no node.`,
          "Give every case a node.",
        );
      }
    }
    if (ifElse?.default.case === undefined) {
      errors.add(
        "BranchNodeHasNoDefault",
        node.id,
        `The branch node ${node.id} has neither an else nor an error.`,
        "End it with one of them.",
      );
    }
    for (const arm of ifElse === undefined ? [] : armsOf(ifElse)) context.compileInner(arm);
  },
};

function missingCondition({ node, errors }: NodeContext): void {
  errors.add(
    "BranchNodeHasNoCondition",
    node.id,
    `A case of the branch node ${node.id} has no condition.`,
    "Give every case a condition.",
  );
}

function armsOf({ case: first, other, default: otherwise }: IfElseBlock): readonly Node[] {
  const arms = [first, ...other].flatMap((block) => (block?.thenNode ? [block.thenNode] : []));
  return otherwise.case === "elseNode" ? [...arms, otherwise.value] : arms;
}

/** The outputs that all arms have, whose types must be the same; gives each arm its id on the way. */
function commonOutputs({ node, errors, interfaceOf }: NodeContext, arms: readonly Node[]): Record<string, Variable> {
  let common: ReadonlyMap<string, Variable> | undefined;
  for (const arm of arms) {
    arm.id = `${node.id}-${arm.id}`;
    const outputs = outputsOf(interfaceOf(arm));
    if (outputs === undefined) continue;
    if (common === undefined) {
      common = outputs;
      continue;
    }
    const shared = [...common].filter(([name]) => outputs.has(name));
    for (const [name, variable] of shared) {
      const other = outputs.get(name);
      if (variable.type === undefined || other?.type === undefined) continue;
      if (equals(LiteralTypeSchema, variable.type, other.type)) continue;
      errors.add(
        "MismatchingTypes",
        arm.id,
        `Output ${name} of the arm ${arm.id} is ${literalTypeText(other.type)}, but ${literalTypeText(variable.type)} in another arm of node ${node.id}.`,
        `Give ${name} one type in all arms.`,
      );
    }
    common = new Map(shared);
  }
  return Object.fromEntries(common ?? []);
}

function outputsOf(typed: TypedInterface | undefined): ReadonlyMap<string, Variable> | undefined {
  return typed && new Map(Object.entries(typed.outputs?.variables ?? {}));
}
