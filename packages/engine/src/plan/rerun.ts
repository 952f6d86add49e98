import type { ExecutionSpec } from "@haltere/idl/admin";
import type { NodePlan } from "./node-plan.ts";

/** The annotation of an execution that recovers another one and runs some of its nodes again: their keys in the plan, with commas between. */
export const rerunAnnotation = "haltere.dev/rerun-from";

/** The nodes that an execution runs again though the one that it recovers has their results. */
export function rerunNodes({ annotations }: ExecutionSpec): ReadonlySet<string> {
  const text = annotations?.values[rerunAnnotation] ?? "";
  return new Set(text.split(",").filter((key) => key !== ""));
}

/** Whether a node that runs again lies inside of this one, which then cannot be taken over whole. */
export function holdsRerun(from: ReadonlySet<string>, key: string): boolean {
  for (const chosen of from) if (chosen.startsWith(`${key}/`)) return true;
  return false;
}

/**
 * Whether a node runs again: it was chosen, or follows from one that was, or lies in such a node. Failure nodes always do: what they
 * answer is another failure.
 */
export function runsAgain(
  from: ReadonlySet<string>,
  node: NodePlan,
  find: (key: string) => NodePlan | undefined,
): boolean {
  const seen = new Set<string>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next.id)) continue;
    seen.add(next.id);
    if (from.has(next.id) || next.id === next.scope.failureNode) return true;
    for (const source of next.upstream) {
      if (holdsRerun(from, source)) return true;
      const plan = find(source);
      if (plan !== undefined) open.push(plan);
    }
    const parent = next.parent && find(next.parent.id);
    if (parent !== undefined) open.push(parent);
  }
  return false;
}
