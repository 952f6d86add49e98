import { setTimeout } from "node:timers/promises";
import { FlyteError, type FlyteErrorCode, isTerminalExecutionPhase } from "@haltere/core";
import type { Execution, NodeExecution, TaskExecution } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase, type WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { type Changes, followChanges } from "./changes.ts";
import type { Connection } from "./connection.ts";
import { getExecution, listNodeExecutions, listTaskExecutions } from "./executions.ts";

/** An execution as it stood at one moment. */
export interface ExecutionSnapshot {
  readonly execution: Execution;
  /** Its nodes in the order they were created, the start node left out. */
  readonly nodes: readonly NodeExecution[];
  /** The newest attempt of every array node, by the node's id: its `external_resources` are the items. */
  readonly arrays: ReadonlyMap<string, TaskExecution>;
}

export interface WatchOptions {
  /** Ends the watching; the execution goes on. */
  readonly signal?: AbortSignal;
  /** Told once each time the control plane stops answering; the watching goes on for a minute. */
  readonly unreachable?: (error: FlyteError) => void;
  /** Waits so many milliseconds, or until one of the signals aborts; for tests. */
  readonly sleep?: (milliseconds: number, woken?: AbortSignal[]) => Promise<unknown>;
}

/** What is watched through: polled where there is nothing that streams. */
type Watched = Pick<Connection, "admin"> & Partial<Pick<Connection, "watcher">>;

/**
 * Answers what stands whenever something has changed, and ends after the snapshot in which the execution has ended. A
 * control plane that starts again meanwhile is waited for.
 * @throws FlyteError Unavailable where the control plane has not answered for a minute.
 */
export async function* watchExecution(
  connection: Watched,
  id: WorkflowExecutionIdentifier,
  options: WatchOptions = {},
): AsyncGenerator<ExecutionSnapshot, void, undefined> {
  const changes = followChanges(connection, id);
  try {
    yield* snapshots(connection, id, changes, options);
  } finally {
    changes.close();
  }
}

async function* snapshots(
  connection: Watched,
  id: WorkflowExecutionIdentifier,
  changes: Changes,
  options: WatchOptions,
): AsyncGenerator<ExecutionSnapshot, void, undefined> {
  const { signal } = options;
  const left = signal === undefined ? [] : [signal];
  const sleep =
    options.sleep ??
    ((milliseconds: number, woken: AbortSignal[] = []) =>
      setTimeout(milliseconds, undefined, { signal: AbortSignal.any([...left, ...woken]) }));
  let delay = shortest;
  let before = "";
  /** Milliseconds since the control plane answered last. */
  let silent = 0;
  for (;;) {
    signal?.throwIfAborted();
    changes.listen();
    const seen = await snapshot(connection, id).catch((thrown: unknown) => {
      const error = FlyteError.from(thrown);
      if (!unanswered.has(error.code) || silent >= patience) throw error;
      if (silent === 0) options.unreachable?.(error);
      return undefined;
    });
    if (seen === undefined) {
      silent += longest;
      await sleep(longest);
      continue;
    }
    silent = 0;
    const now = fingerprint(seen);
    const changed = now !== before;
    before = now;
    if (changed) yield seen;
    if (isTerminalExecutionPhase(seen.execution.closure?.phase ?? Phase.UNDEFINED)) return;
    if (changes.live()) {
      // Changes that come close together are looked at once.
      await sleep(shortest / 2);
      const woken = new AbortController();
      await Promise.race([changes.next(), sleep(unheard, [woken.signal])]).finally(() => woken.abort());
      continue;
    }
    delay = nextDelay(delay, changed);
    await sleep(delay);
  }
}

const shortest = 50;
const longest = 1000;
/** How long it relies on hearing of changes. */
const unheard = 10_000;
const patience = 60_000;

/** What a call ends with whose control plane is not there, or goes while it is under way. */
const unanswered: ReadonlySet<FlyteErrorCode> = new Set(["Unavailable", "Aborted", "Cancelled"]);

/** Milliseconds until the next look: sooner while things change, later while nothing does. */
export function nextDelay(delay: number, changed: boolean): number {
  return changed ? Math.max(shortest, delay / 4) : Math.min(longest, delay * 1.3);
}

async function snapshot(
  connection: Pick<Connection, "admin">,
  id: WorkflowExecutionIdentifier,
): Promise<ExecutionSnapshot> {
  // The execution first: nodes read after it has ended are in their last state.
  const execution = await getExecution(connection, id);
  const nodes = (await listNodeExecutions(connection, id)).filter((node) => node.id?.nodeId !== "start-node");
  const arrays = new Map<string, TaskExecution>();
  for (const { id: node, metadata } of nodes) {
    if (node === undefined || !metadata?.isArray) continue;
    const newest = (await listTaskExecutions(connection, node)).at(-1);
    if (newest !== undefined) arrays.set(node.nodeId, newest);
  }
  return { execution, nodes, arrays };
}

function fingerprint({ execution, nodes, arrays }: ExecutionSnapshot): string {
  const items = [...arrays.values()].map(({ closure }) => stamp(closure));
  return JSON.stringify([
    stamp(execution.closure),
    nodes.map(({ id, closure }) => [id?.nodeId, stamp(closure)]),
    items,
  ]);
}

function stamp(
  closure: (Pick<NonNullable<NodeExecution["closure"]>, "updatedAt"> & { phase: number }) | undefined,
): unknown {
  return [closure?.phase, String(closure?.updatedAt?.seconds), closure?.updatedAt?.nanos];
}
