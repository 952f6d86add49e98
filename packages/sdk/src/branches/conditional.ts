import { type ErrorPlace, FlyteError } from "@haltere/core";
import { singleOutput } from "../entities/entity-interface.ts";
import { currentScope, Scope } from "../graph/scope.ts";
import { callerOf, type SourcePlace } from "../naming/source-place.ts";
import type { AnyRef, Ref, ValueOf } from "../refs/ref.ts";
import { refProxy } from "../refs/ref-proxy.ts";
import { referenceOf } from "../refs/reference.ts";
import { conditionBinder } from "./bind-condition.ts";
import { type WiredBranch, wireBranch } from "./branch.ts";
import type { Agreeing, Joined } from "./branch-types.ts";
import { commonOutputs } from "./common-outputs.ts";
import type { Condition } from "./condition.ts";
import type { ConditionalTarget } from "./conditional-target.ts";
import type { FailingBranch } from "./fail.ts";
import { treeOf } from "./join.ts";
import { orderBranches, type WrittenBranch } from "./order-branches.ts";

/** A conditional without a branch. */
export interface Conditional {
  if(condition: Condition, branch: FailingBranch): StartedConditional<never>;
  /** @param branch Makes one call, and returns what it answers. It is run to be wired, whatever the condition. */
  if<R extends AnyRef>(condition: Condition, branch: () => R): StartedConditional<ValueOf<R>>;
}

/** A conditional that needs an else. `T` is what its branches give. */
export interface StartedConditional<T> {
  elseIf(condition: Condition, branch: FailingBranch): StartedConditional<T>;
  elseIf<R extends AnyRef>(
    condition: Condition,
    branch: (() => R) & Agreeing<T, ValueOf<R>>,
  ): StartedConditional<Joined<T, ValueOf<R>>>;
  /** Ends the conditional: adds its node, and answers the reference to what the branch that runs will give. */
  else(branch: FailingBranch): Ref<T>;
  else<R extends AnyRef>(branch: (() => R) & Agreeing<T, ValueOf<R>>): Ref<Joined<T, ValueOf<R>>>;
}

/**
 * Runs the first branch whose condition holds; Flyte's branch node. Works in a workflow's body:
 * `conditional("size").if(lt(x, 10), () => small({ x })).else(fail("too large"))`.
 *
 * Its value has the outputs that all branches have. The nodes of branches have ids of their own, from n0 on.
 *
 * @param name How its node is called where it is shown.
 */
export function conditional(name: string): Conditional {
  const place = callerOf(conditional);
  const scope = currentScope();
  if (scope === undefined) {
    throw new FlyteError("InvalidArgument", "conditional was called outside of a workflow's body", {
      where: place === undefined ? {} : { file: place },
      hint: "Outside of a workflow values are there: write an if.",
    });
  }
  return start(name, scope, place);
}

function start(name: string, scope: Scope, place: SourcePlace | undefined): Conditional {
  const owner: ErrorPlace = { workflow: scope.workflow, ...(place === undefined ? {} : { file: place }) };
  const own = new Scope(scope.workflow, { ...scope.options, within: scope.home });
  const written: WrittenBranch[] = [];
  const unfinished = `the conditional ${name} has no else`;
  scope.unfinished.set(own, { what: unfinished, where: owner });

  const wired = (branch: FailingBranch | (() => unknown), place: SourcePlace | undefined) =>
    typeof branch === "function"
      ? wireBranch(branch, own, { ...owner, ...(place === undefined ? {} : { file: place }) })
      : branch;

  const add = (
    condition: Condition,
    branch: FailingBranch | (() => unknown),
    caller: (...none: never[]) => unknown,
  ): typeof started => {
    const place = callerOf(caller);
    written.push({ condition: treeOf(condition, `conditional ${name}`, place), branch: wired(branch, place) });
    return started;
  };

  const end = (otherwise: WiredBranch | FailingBranch): object => {
    scope.unfinished.delete(own);
    own.close();
    const ordered = orderBranches(written, otherwise, owner);
    const branches = [...ordered.cases.map(({ branch }) => branch)];
    if (ordered.otherwise.kind === "node") branches.push(ordered.otherwise);
    const outputs = commonOutputs(branches, owner);
    const single = branches.every((branch) => branch.single);
    const [variable] = single ? outputs.keys() : [];
    const binder = conditionBinder(scope.home, owner);
    const target: ConditionalTarget = {
      kind: "conditional",
      name,
      interface: { inputs: new Map(), outputs, single: variable === singleOutput },
      cases: ordered.cases.map(({ condition, branch: { node } }) => ({
        kind: "node",
        node,
        condition: binder.bind(condition),
      })),
      otherwise: ordered.otherwise.kind === "node" ? { kind: "node", node: ordered.otherwise.node } : ordered.otherwise,
    };
    const added = scope.addNode(target, {}, {}, place, (_, uses) => {
      for (const node of binder.uses) uses.add(node);
      return binder.inputs;
    });
    const node = referenceOf(added)?.node;
    const type = variable === undefined ? undefined : outputs.get(variable)?.transformer.literalType;
    return refProxy({ scope, node, variable, path: [], type }, scope);
  };

  // The signatures of both interfaces exist for the compiler alone.
  const started = {
    elseIf: function elseIf(condition: Condition, branch: FailingBranch | (() => unknown)) {
      return add(condition, branch, elseIf);
    },
    else: function otherwise(branch: FailingBranch | (() => unknown)) {
      return end(wired(branch, callerOf(otherwise)));
    },
  } as object as StartedConditional<never>;
  return {
    if: function first(condition: Condition, branch: FailingBranch | (() => unknown)) {
      return add(condition, branch, first);
    },
  } as object as Conditional;
}
