import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { Variable } from "../entities/entity-interface.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import type { Scope } from "../graph/scope.ts";
import { targetName } from "../graph/target-name.ts";
import { referenceOf } from "../refs/reference.ts";

/** A branch that was wired: its one node, and what it gives. */
export interface WiredBranch {
  readonly kind: "node";
  readonly node: GraphNode;
  /** What of the node's outputs the branch gives: all of them, or the one that it returned. */
  readonly outputs: ReadonlyMap<string, Variable>;
  /** Whether it returned one output, and not the object of all. */
  readonly single: boolean;
}

/**
 * Runs a branch's function in the conditional's own scope.
 * @throws FlyteError unless it makes one call and returns what that answered: Flyte runs one node a branch.
 */
export function wireBranch(branch: () => unknown, scope: Scope, owner: ErrorPlace): WiredBranch {
  const refuse = (message: string, hint: string) => new FlyteError("InvalidArgument", message, { where: owner, hint });
  const before = scope.nodes.length;
  const returned = scope.enter(branch);
  const [node, ...more] = scope.nodes.slice(before);
  if (node === undefined) {
    throw refuse(
      "a branch of the conditional calls nothing",
      "Have it call a task, a workflow or a launch plan, and return what that answers.",
    );
  }
  if (more.length > 0) {
    const calls = [node, ...more].map(({ target }) => targetName(target)).join(", ");
    throw refuse(
      `a branch of the conditional makes ${more.length + 1} calls (${calls}), and Flyte runs one node a branch`,
      "Put them into a workflow, and call that.",
    );
  }
  const reference = referenceOf(returned);
  if (reference?.node !== node) {
    throw refuse(
      `a branch of the conditional does not return what its call of ${targetName(node.target)} answered`,
      "Write () => call({ … }).",
    );
  }
  if (reference.path.length > 0) {
    throw refuse(
      "a branch of the conditional returns a part of an output, and Flyte gives whole outputs on",
      "Return the whole output, and take the part of what the conditional answers.",
    );
  }
  const { variable } = reference;
  const all = node.target.interface.outputs;
  if (variable === undefined) return { kind: "node", node, outputs: all, single: false };
  return { kind: "node", node, outputs: new Map([...all].filter(([name]) => name === variable)), single: true };
}
