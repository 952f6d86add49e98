import { executionPhase, isTerminalExecutionPhase } from "@haltere/core";
import type { Store } from "@haltere/ports";
import { latestExecutions } from "./execution-glance.ts";
import { type NamedType, referred } from "./referred.ts";

/** So many of a domain's latest executions say which names ran lately, and how. */
const looked = 2000;
/** No more names stand before the others. */
const mostNames = 500;

/** A name with how its executions among a domain's latest did. */
export interface NamesByRuns {
  readonly name: string;
  readonly ended: number;
  readonly failed: number;
}

/** The names that the latest executions of a domain are of, the latest first. */
export async function namesByRuns(
  store: Store,
  place: { readonly project: string; readonly domain: string },
  type: NamedType,
): Promise<NamesByRuns[]> {
  const { table, column } = referred[type];
  const rows = await latestExecutions(store, place, [], looked);
  const ids = [...new Set(rows.map((row) => row[column] ?? 0))].filter((id) => id > 0);
  const where = [{ column: "id", comparison: "in", value: ids }] as const;
  const versions =
    ids.length === 0
      ? []
      : table === "workflows"
        ? await store.list(table, { where, without: ["closure", "typed_interface", "digest"] })
        : table === "tasks"
          ? await store.list(table, { where, without: ["closure", "digest"] })
          : await store.list(table, { where, without: ["closure", "spec", "digest"] });
  const names = new Map(versions.map(({ id, name }) => [id, name]));
  const found = new Map<string, { ended: number; failed: number }>();
  for (const row of rows) {
    const name = names.get(row[column] ?? 0);
    if (name === undefined) continue;
    const told = found.get(name) ?? { ended: 0, failed: 0 };
    found.set(name, told);
    if (!isTerminalExecutionPhase(executionPhase(row.phase))) continue;
    told.ended += 1;
    if (row.phase === "FAILED" || row.phase === "TIMED_OUT") told.failed += 1;
  }
  return [...found].slice(0, mostNames).map(([name, told]) => ({ name, ...told }));
}
