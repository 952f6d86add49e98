import type { Execution } from "@haltere/idl/admin";
import { errorLine } from "./error-line.ts";

/** Runs that failed alike. */
export interface AlikeErrors {
  /** The line that tells the error of the latest of them. */
  readonly line: string;
  readonly names: readonly string[];
}

/** The failed ones of some runs by their errors, the most frequent first: numbers and names of attempts apart, equal lines are one. */
export function alikeErrors(runs: readonly Execution[]): AlikeErrors[] {
  const groups = new Map<string, { line: string; names: string[] }>();
  for (const { id, closure } of runs) {
    if (closure?.outputResult.case !== "error") continue;
    const { message, code } = closure.outputResult.value;
    const line = errorLine(message) || code || "An error without words";
    const key = line.replace(/[0-9a-f]{8,}|\d+/gi, "#");
    const group = groups.get(key) ?? { line, names: [] };
    groups.set(key, group);
    group.names.push(id?.name ?? "");
  }
  return [...groups.values()].toSorted((a, b) => b.names.length - a.names.length);
}
