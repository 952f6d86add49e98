import type { BranchNode, IfBlock, Node } from "@haltere/idl/core";

/** An arm's key: its id, below the key of its branch. */
export function armKey(branch: string, arm: Node): string {
  return `${branch}/${arm.id}`;
}

/** The blocks that have a condition, in the order in which they are tried. */
export function blocksOf(ifElse: BranchNode["ifElse"]): readonly IfBlock[] {
  return ifElse?.case === undefined ? (ifElse?.other ?? []) : [ifElse.case, ...ifElse.other];
}

/** The arms of a branch, and of the branches among them. */
export function armsWithin({ target }: Node, key: string): { readonly node: Node; readonly key: string }[] {
  if (target.case !== "branchNode") return [];
  const { ifElse } = target.value;
  const arms = blocksOf(ifElse).flatMap(({ thenNode }) => (thenNode === undefined ? [] : [thenNode]));
  if (ifElse?.default.case === "elseNode") arms.push(ifElse.default.value);
  return arms.flatMap((node) => [{ node, key: armKey(key, node) }, ...armsWithin(node, armKey(key, node))]);
}
