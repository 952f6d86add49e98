import type { Condition, Key, Row, Store } from "@haltere/ports";
import { type ConditionBeside, equals } from "../requests/list-query.ts";
import { withinRows } from "../requests/within-rows.ts";

/**
 * The condition on a node's attempts that their task is registered and satisfies the filters on it; none where no filter speaks of
 * the task. A node's attempts are of one task, or of few.
 */
export async function attemptsAtTasks(
  store: Store,
  node: Key<"node_executions">,
  ofTask: readonly ConditionBeside[],
): Promise<Condition[]> {
  if (ofTask.length === 0) return [];
  const attempts = await store.list("task_executions", {
    where: equals(node),
    without: ["closure", "inputs", "outputs"],
  });
  const fits = new Map<string, Promise<boolean>>();
  const ids: number[] = [];
  for (const attempt of attempts) {
    const tasks = taskKey(attempt);
    const name = JSON.stringify(Object.values(tasks));
    const fit = fits.get(name) ?? withinRows(store, ofTask, { tasks });
    fits.set(name, fit);
    if (await fit) ids.push(attempt.id);
  }
  return [{ column: "id", comparison: "in", value: ids }];
}

function taskKey({ project, domain, name, version }: Row<"task_executions">): Key<"tasks"> {
  return { project, domain, name, version };
}
