import { create } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError } from "@haltere/core";
import {
  type BindingData,
  type BooleanExpression,
  BooleanExpressionSchema,
  ConjunctionExpression_LogicalOperator as Logical,
  type Operand,
  OperandSchema,
} from "@haltere/idl/core";
import { promiseBinding } from "../graph/binding.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import { type Reference, referenceText } from "../refs/reference.ts";
import type { ConditionTree, Side } from "./condition.ts";

/** Binds the operands of a conditional's conditions as inputs of its node. */
export interface ConditionBinder {
  /** The condition as a message, whose variables are the node's inputs. */
  bind(tree: ConditionTree): BooleanExpression;
  readonly inputs: ReadonlyMap<string, BindingData>;
  /** The nodes whose outputs the conditions use. */
  readonly uses: ReadonlySet<GraphNode>;
}

/**
 * Operands are named as flytekit does, `n0.o0` or `.x` for a workflow's input. Of several fields of one output the first
 * has that name and the others a longer one, since each needs a binding of its own.
 */
export function conditionBinder(scope: object, owner: ErrorPlace): ConditionBinder {
  const inputs = new Map<string, BindingData>();
  const names = new Map<string, string>();
  const uses = new Set<GraphNode>();

  function nameOf(reference: Reference, variable: string): string {
    if (reference.scope !== scope) {
      throw new FlyteError(
        "InvalidArgument",
        `a condition compares ${referenceText(reference)}, which belongs to another workflow's body or to a branch`,
        { where: owner, hint: "Compare inputs of this workflow, or what a call in its body answered." },
      );
    }
    const whole = `${reference.node?.id ?? ""}.${variable}`;
    const exact = whole + reference.path.map((part) => `[${JSON.stringify(part)}]`).join("");
    const known = names.get(exact);
    if (known !== undefined) return known;
    const name = inputs.has(whole) ? exact : whole;
    names.set(exact, name);
    inputs.set(name, promiseBinding(reference, variable));
    if (reference.node !== undefined) uses.add(reference.node);
    return name;
  }

  function operand(side: Side): Operand {
    if (side.kind === "constant") return side.operand;
    const { variable = "" } = side.reference;
    return create(OperandSchema, { val: { case: "var", value: nameOf(side.reference, variable) } });
  }

  function bind(tree: ConditionTree): BooleanExpression {
    if (tree.kind === "comparison") {
      const { operator, left, right } = tree;
      return create(BooleanExpressionSchema, {
        expr: { case: "comparison", value: { operator, leftValue: operand(left), rightValue: operand(right) } },
      });
    }
    return create(BooleanExpressionSchema, {
      expr: {
        case: "conjunction",
        value: {
          operator: tree.kind === "and" ? Logical.AND : Logical.OR,
          leftExpression: bind(tree.left),
          rightExpression: bind(tree.right),
        },
      },
    });
  }

  return { bind, inputs, uses };
}
