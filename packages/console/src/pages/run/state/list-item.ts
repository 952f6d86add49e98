import type { TaskExecution } from "@haltere/idl/admin";
import { durationMilliseconds } from "../../../format/duration.ts";
import { attemptPhase, type Phase } from "../../../format/phase.ts";
import { milliseconds } from "../../../format/time.ts";
import type { RunRow } from "./run-tree.ts";

/** An attempt of a node, as the lists show it; times in milliseconds. */
export interface RunAttempt {
  /** From 0. */
  readonly number: number;
  readonly phase: Phase;
  readonly createdAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Why it failed, or what it waits for. */
  readonly reason: string;
}

/** A line of the table and of the timeline: a node, or below it an attempt that was opened. */
export type ListItem =
  | { readonly kind: "node"; readonly key: string; readonly row: RunRow }
  | { readonly kind: "attempt"; readonly key: string; readonly row: RunRow; readonly attempt: RunAttempt };

export function attemptOf({ id, closure }: TaskExecution): RunAttempt {
  const phase = attemptPhase(closure?.phase ?? 0);
  const startedAt = milliseconds(closure?.startedAt);
  const took = durationMilliseconds(closure?.duration);
  const result = closure?.outputResult;
  return {
    number: id?.retryAttempt ?? 0,
    phase,
    createdAt: milliseconds(closure?.createdAt),
    startedAt,
    endedAt: !phase.terminal
      ? undefined
      : startedAt !== undefined && took !== undefined
        ? startedAt + took
        : milliseconds(closure?.updatedAt),
    reason: result?.case === "error" ? result.value.message : (closure?.reason ?? ""),
  };
}

/** Whether a node may have had several attempts, so that they can be opened: lists of nodes do not tell how many there were. */
export const mayRetry = ({ node, spec }: RunRow): boolean =>
  node !== undefined && (node.attempts > 1 || (spec?.metadata?.retries?.retries ?? 0) > 0);

/** Rows with the attempts of those that are opened. */
export function listItems(
  rows: readonly RunRow[],
  attempts: ReadonlyMap<string, readonly RunAttempt[]>,
): readonly ListItem[] {
  return rows.flatMap((row): ListItem[] => [
    { kind: "node", key: row.key, row },
    ...(attempts.get(row.key) ?? []).map(
      (attempt): ListItem => ({ kind: "attempt", key: `${row.key}#${attempt.number}`, row, attempt }),
    ),
  ]);
}
