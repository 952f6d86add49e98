import { FlyteError } from "@haltere/core";
import { callerOf } from "../naming/source-place.ts";
import type { AnyRef } from "../refs/ref.ts";
import { currentScope, nodeOf } from "./scope.ts";

/**
 * Says an order beyond data: each node starts when the one before it has ended. Works in a workflow's body; a list among
 * the links stands for nodes of the same rank: `chain(a, [b, c], d)`.
 */
export function chain(...links: readonly (AnyRef | readonly AnyRef[])[]): void {
  const scope = currentScope();
  const place = callerOf(chain);
  const where = place === undefined ? {} : { file: place };
  if (scope === undefined) {
    throw new FlyteError("InvalidArgument", "chain was called outside of a workflow's body", {
      where,
      hint: "Outside of a workflow, await one call before the next.",
    });
  }
  const ranks = links.map((link) =>
    (isList(link) ? link : [link]).map((ref) => nodeOf(ref, scope, { workflow: scope.workflow, ...where })),
  );
  for (const [index, rank] of ranks.entries()) {
    for (const earlier of ranks[index - 1] ?? []) {
      for (const node of rank) node.upstream.add(earlier);
    }
  }
}

function isList(link: AnyRef | readonly AnyRef[]): link is readonly AnyRef[] {
  return Array.isArray(link);
}
