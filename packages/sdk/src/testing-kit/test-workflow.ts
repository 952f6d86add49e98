import { FlyteError } from "@haltere/core";
import type { Clock } from "@haltere/ports";
import type { Call, PlainInputs } from "../entities/call.ts";
import { callableOf } from "../entities/entity.ts";
import type { LocalCache } from "../local/local-cache.ts";
import { localSession } from "../local/local-session.ts";
import { memoryCache } from "../local/memory-cache.ts";
import { runHere } from "../local/run-here.ts";
import type { RunRecord } from "../local/run-record.ts";
import { withSurroundings } from "../local/surroundings.ts";
import type { Shape } from "../schema/shape.ts";
import { type GateReplies, repliedGates } from "./gate-replies.ts";
import { type NodeRun, nodeRun } from "./node-run.ts";
import { type AnyStandIn, standInsWith } from "./stand-in.ts";
import { isRunningClock, runningClock } from "./test-clock.ts";

/** What a run of a test is given. */
export interface TestOptions<I extends Shape> {
  readonly inputs?: PlainInputs<I>;
  /** What stands in for tasks, workflows, launch plans and references: see `standIn`. */
  readonly mocks?: readonly AnyStandIn[];
  /** Answers of gates, by their names. A gate without one fails the run. */
  readonly gates?: GateReplies;
  /** Default: a clock of the run's own, on which waiting takes no time. */
  readonly clock?: Clock;
  /** Where results of cached tasks are kept. Default: a cache of the run's own. See `testCache`. */
  readonly cache?: LocalCache;
}

interface Ran {
  /** What ran, in the order it started. */
  readonly nodes: readonly NodeRun[];
  /**
   * The node of an id (`n0`; `n1/n0` within the node `n1`).
   * @throws FlyteError NotFound that tells which nodes ran.
   */
  node(id: string): NodeRun;
}

/** A run that succeeded. */
export interface SucceededRun<T> extends Ran {
  readonly outputs: T;
}

/** A run that failed. */
export interface FailedRun extends Ran {
  readonly error: FlyteError;
}

/** A cache for several runs of a test, kept in memory. */
export function testCache(): LocalCache {
  return memoryCache();
}

/**
 * Runs a workflow (or a task, or a launch plan) as `await` does, with what a test puts in place of the world.
 * @throws FlyteError that the workflow failed with.
 */
export async function testWorkflow<I extends Shape, T>(
  workflow: Call<I, T>,
  options: TestOptions<I> = {},
): Promise<SucceededRun<T>> {
  const { end, ran } = await run(workflow, options);
  if (!end.ok) throw end.error;
  // It has passed through the workflow's own outputs.
  return { ...ran, outputs: end.outputs as T };
}

/**
 * Runs a workflow that shall fail, and answers with what.
 * @throws FlyteError FailedPrecondition where it succeeds.
 */
export async function testFailure<I extends Shape, T>(
  workflow: Call<I, T>,
  options: TestOptions<I> = {},
): Promise<FailedRun> {
  const { end, ran } = await run(workflow, options);
  if (!end.ok) return { ...ran, error: FlyteError.from(end.error) };
  throw new FlyteError("FailedPrecondition", "the workflow succeeded, and should have failed", {
    hint: "Use testWorkflow for one that succeeds.",
  });
}

type End = { readonly ok: true; readonly outputs: unknown } | { readonly ok: false; readonly error: unknown };

async function run<I extends Shape, T>(
  workflow: Call<I, T>,
  { inputs, mocks = [], gates = {}, clock, cache = memoryCache() }: TestOptions<I>,
): Promise<{ readonly end: End; readonly ran: Ran }> {
  const target = callableOf(workflow);
  if (target === undefined) {
    throw new FlyteError("InvalidArgument", "testWorkflow was given nothing that it could run", {
      hint: "Give it a workflow, a task or a launch plan.",
    });
  }
  const time = clock ?? runningClock(new Date("2026-01-01T00:00:00Z"));
  const records: RunRecord[] = [];
  const around = {
    records,
    cache,
    clock: time,
    gates: repliedGates(gates),
    standIns: standInsWith(mocks),
    ...(isRunningClock(time) ? { limits: time.limits, activity: time.activity } : {}),
  };
  const end = await withSurroundings(around, () =>
    runHere(target, inputs ?? {}).then(
      (outputs): End => ({ ok: true, outputs }),
      (error: unknown): End => ({ ok: false, error }),
    ),
  );
  const { files } = localSession();
  const [whole, ...others] = records.map((record) => nodeRun(record, files));
  const nodes = whole === undefined ? [] : whole.kind === "task" ? [whole, ...others] : [...whole.nodes, ...others];
  return { end, ran: { nodes, node: (id) => nodeAt(nodes, id) } };
}

function nodeAt(nodes: readonly NodeRun[], id: string): NodeRun {
  const [first, ...rest] = id.split("/");
  const found = nodes.find((node) => node.id === first);
  if (found !== undefined) return rest.length === 0 ? found : nodeAt(found.nodes, rest.join("/"));
  const known = nodes.map((node) => node.id).join(", ");
  throw new FlyteError("NotFound", `no node ${first} ran`, {
    hint: known === "" ? "No node ran." : `The nodes that ran are ${known}.`,
  });
}
