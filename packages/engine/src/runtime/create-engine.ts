import { create, fromBinary } from "@bufbuild/protobuf";
import { executionPhase, executionPhaseName, FlyteError, isTerminalExecutionPhase } from "@haltere/core";
import {
  EventErrorAlreadyInTerminalStateSchema,
  EventFailureReasonSchema,
  ExecutionSpecSchema,
  type MatchingAttributes,
} from "@haltere/idl/admin";
import { LiteralMapSchema, WorkflowExecution_Phase, type WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { NewRow, Row, Write } from "@haltere/ports";
import { createCatalog } from "../catalog/create-catalog.ts";
import type { Engine, EngineOptions, LaunchRequest } from "../engine.ts";
import { type ExecutionPlan, planExecution } from "../plan/execution-plan.ts";
import { attributesOfRow, attributesToRow } from "../records/attributes-column.ts";
import { type ExecutionKey, executionIdOf, executionKey } from "../records/execution-key.ts";
import { launchBook, loadBook } from "../records/record-book.ts";
import type { RecordedEvent } from "../step/decision.ts";
import { maxInlineBytes } from "../step/node-data.ts";
import type { AttemptOutputs } from "../step/signal.ts";
import { apply, initialState, loadState } from "../step/state.ts";
import { step } from "../step/step.ts";
import { abortUndriven, type Termination } from "./abort-undriven.ts";
import { createBeginnings } from "./beginnings.ts";
import { createChildEndings } from "./child-endings.ts";
import type { ChildSurroundings } from "./children.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createLoop, type ExecutionLoop } from "./execution-loop.ts";
import { createExecutionTrace } from "./execution-trace.ts";
import { type ForeignWishes, watchForeignWishes } from "./foreign-wishes.ts";
import { holdLease } from "./lease.ts";
import { loadWired } from "./load-wired.ts";
import { createPlanCache } from "./plan-cache.ts";
import { createResultCache } from "./result-cache.ts";
import { signalWrites } from "./signal-rows.ts";
import { readState, stateWrites } from "./state-writes.ts";

/**
 * Starts an engine: takes over every live execution in the store, each under a new epoch, and goes on with it (invariants 5 and 6). What
 * keeps one of them from being taken over is told to `onFault`, and keeps no other.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { store, blobs, clock, owner, tracer } = options;
  const onFault = options.onFault ?? (() => undefined);
  const plans = createPlanCache(store);
  const dispatch = createDispatcher(options.executors, clock, options.machine);
  const cache = createResultCache(
    createCatalog({ store, blobs, clock, ids: options.ids, maxInlineBytes }),
    options.ids,
  );
  const loops = new Map<string, ExecutionLoop>();
  /** Whom to call when an execution has ended. */
  const endings = new Map<string, Set<() => void>>();
  const beginnings = createBeginnings();
  let closed = false;
  let wishes: ForeignWishes | undefined;

  async function planOf(
    key: ExecutionKey,
    workflowId: number,
    spec: Uint8Array,
    attributes: readonly MatchingAttributes[],
  ): Promise<ExecutionPlan> {
    const plan = planExecution(
      executionIdOf(key),
      await plans(workflowId),
      fromBinary(ExecutionSpecSchema, spec),
      blobs.root,
      attributes,
    );
    return options.deadlines === undefined ? plan : { ...plan, deadlines: options.deadlines };
  }

  function loopOf(
    loop: Pick<Parameters<typeof createLoop>[0], "plan" | "state" | "epoch" | "book" | "trace">,
  ): ExecutionLoop {
    const text = keyText(executionKey(loop.plan.id));
    const ended = (): void => {
      loops.delete(text);
      const calls = endings.get(text);
      endings.delete(text);
      for (const call of calls ?? []) call();
    };
    const made = createLoop({ ...loop, store, blobs, clock, dispatch, children, cache, onFault, ended });
    loops.set(text, made);
    return made;
  }

  /** An owner that was silent for too long, or whose clock was behind, finds out what it lost: else its attempts would go on beside others. */
  async function confirm(): Promise<void> {
    const driven = [...loops];
    const own = await store.list("engine_executions", {
      where: [{ column: "owner", comparison: "eq", value: owner }],
      without: ["attributes"],
    });
    const held = new Set(own.map((row) => keyText(executionKey(executionIdOf(row)))));
    for (const [text, loop] of driven) if (!held.has(text)) loop.confirm();
  }

  const takeOver = (row: Row<"engine_executions">) =>
    beginnings.begin(keyText(executionKey(executionIdOf(row))), () => takeOverNow(row));

  async function takeOverNow(row: Row<"engine_executions">): Promise<void> {
    const { execution_project, execution_domain, execution_name } = row;
    const key: ExecutionKey = { execution_project, execution_domain, execution_name };
    const epoch = row.epoch + 1;
    const taken = await store.commit([
      { kind: "update", table: "engine_executions", key, set: { owner, epoch }, expected: { epoch: row.epoch } },
    ]);
    // Another owner was faster, or the execution ended: nothing is left to do here.
    if (!taken.ok || closed) return;
    const record = await store.get("executions", key);
    if (record === undefined)
      throw new FlyteError("DataLoss", `The record of the execution "${execution_name}" is gone.`);
    const plan = await planOf(key, row.workflow_id, record.spec, attributesOfRow(row.attributes));
    const loaded = await readState(store, key);
    const state = loadState(plan, loaded, await loadWired(blobs, plan, loaded));
    const book = await loadBook(store, plan.id);
    loopOf({ plan, state, epoch, book, trace: createExecutionTrace({ tracer, clock, plan }) }).resume();
  }

  async function terminate(id: WorkflowExecutionIdentifier, abort: Termination): Promise<void> {
    for (let tries = 1; ; tries++) {
      if (await terminateOnce(id, abort)) return;
      if (tries < maxRaces) continue;
      throw new FlyteError("Aborted", `The execution "${id.name}" changed meanwhile.`, { recoverable: true });
    }
  }

  /** Answers false where the execution changed meanwhile: it has a driver by now, or another one. */
  async function terminateOnce(id: WorkflowExecutionIdentifier, abort: Termination): Promise<boolean> {
    const key = executionKey(id);
    const record = await store.get("executions", key);
    if (record === undefined) throw new FlyteError("NotFound", `There is no execution "${id.name}".`);
    if (isTerminalExecutionPhase(executionPhase(record.phase))) throw terminated(record);
    await beginnings.over(keyText(key));
    const loop = loops.get(keyText(key));
    if (loop !== undefined) {
      await loop.terminate(abort);
      return true;
    }
    const phase = await wishes?.terminate(id, abort);
    if (phase === executionPhaseName(WorkflowExecution_Phase.ABORTED)) return true;
    if (phase !== undefined) throw terminated({ phase });
    // No loop of this engine drives it: it could not be taken over, or another engine does, which loses its lease by this. Whoever takes it
    // over from here on wins by its epoch, and is asked.
    const driven = await store.get("engine_executions", key);
    if (loops.has(keyText(key))) return false;
    const ended = await abortUndriven({ store, clock }, id, driven?.epoch, abort);
    if (ended === undefined) return false;
    for (const { child, cause } of ended) childEndings.end(child, cause);
    return true;
  }

  const childEndings = createChildEndings({
    store,
    clock,
    terminate: (id, cause) => terminate(id, { cause, principal: "" }),
    onFault,
  });

  const children: ChildSurroundings = {
    store,
    clock,
    launch: options.launchChild ?? (() => Promise.reject(noChildren())),
    end: childEndings.end,
    onEnd(id, call) {
      const text = keyText(executionKey(id));
      const calls = endings.get(text) ?? new Set();
      calls.add(call);
      endings.set(text, calls);
      return () => {
        calls.delete(call);
        if (calls.size === 0 && endings.get(text) === calls) endings.delete(text);
      };
    },
  };

  async function launchNow({ record, attributes = [], also = [], trace: parent }: LaunchRequest): Promise<void> {
    if (closed) throw new FlyteError("Unavailable", "The engine is stopping.", { recoverable: true });
    if (record.workflow_id === null)
      throw new FlyteError("InvalidArgument", "The execution names no compiled workflow to run.");
    const { execution_project, execution_domain, execution_name, workflow_id } = record;
    const key: ExecutionKey = { execution_project, execution_domain, execution_name };
    const plan = await planOf(key, workflow_id, record.spec, attributes);
    const state = initialState(plan);
    const { changes, decisions } = step(plan, state, [{ kind: "started", at: clock.now(), inputs: inputsOf(record) }]);
    const book = launchBook(store, plan.id, record);
    const events: RecordedEvent[] = [];
    for (const decision of decisions) if (decision.kind === "record") events.push(decision.record);
    const records = book.fold(events, clock.now());
    const finished = decisions.some(({ kind }) => kind === "finish");
    const epoch = 1;
    const lease: Write = {
      kind: "insert",
      table: "engine_executions",
      row: { ...key, owner, epoch, workflow_id, attributes: attributesToRow(attributes), created_at: clock.now() },
    };
    const own: Write[] = finished
      ? []
      : [lease, ...stateWrites(plan, state, key, changes, false), ...signalWrites(key, decisions, clock.now())];
    await Promise.all(
      decisions.flatMap((decision) => (decision.kind === "store" ? [blobs.write(decision.uri, decision.bytes)] : [])),
    );
    const result = await store.commit([...records.writes, ...own, ...also]);
    if (!result.ok) {
      if (result.conflict >= records.writes.length + own.length)
        throw new FlyteError("Aborted", "What the execution refers to was changed meanwhile.", { recoverable: true });
      throw new FlyteError("AlreadyExists", `An execution named "${execution_name}" already exists.`, {
        hint: "Choose another name, or none to have one made.",
      });
    }
    records.written();
    apply(plan, state, changes);
    const trace = createExecutionTrace({ tracer, clock, plan, parent });
    trace.committed(events);
    if (!finished && !closed) loopOf({ plan, state, epoch, book, trace }).launched(decisions);
  }

  if (options.shared !== undefined) {
    const loopOf = (key: ExecutionKey) => loops.get(keyText(key));
    wishes = watchForeignWishes({ store, clock, owner, shared: options.shared, loopOf, onFault });
  }
  const lease = await holdLease({
    store,
    clock,
    owner,
    shared: options.shared,
    takeOver,
    confirm,
    onFault,
    settle: childEndings.settle,
  });

  return {
    launch: (request) =>
      beginnings.begin(keyText(executionKey(executionIdOf(request.record))), () => launchNow(request)),

    terminate,

    queues: dispatch.queues,

    machine: dispatch.view,

    signal: (id, signal) => loops.get(keyText(executionKey(id)))?.signal(signal),

    async close() {
      closed = true;
      await Promise.all([...loops.values()].map((loop) => loop.close()));
      await wishes?.close();
      await lease.release();
    },
  };
}

/** How often an end that is asked for is tried, where the execution begins or changes its driver meanwhile. */
const maxRaces = 5;

function noChildren(): FlyteError {
  return new FlyteError("FailedPrecondition", "This engine starts no executions of launch plans.");
}

/** The execution's inputs: in its row, or where the row says they lie. */
function inputsOf(record: NewRow<"executions">): AttemptOutputs {
  if (record.inputs !== null) return { kind: "values", values: fromBinary(LiteralMapSchema, record.inputs) };
  return { kind: "stored", uri: record.inputs_uri, sizeBytes: 0 };
}

function keyText(key: ExecutionKey): string {
  return JSON.stringify([key.execution_project, key.execution_domain, key.execution_name]);
}

function terminated({ phase }: Pick<NewRow<"executions">, "phase">): FlyteError {
  return new FlyteError("FailedPrecondition", "Cannot abort an already terminated workflow execution", {
    details: [
      {
        schema: EventFailureReasonSchema,
        message: create(EventFailureReasonSchema, {
          reason: {
            case: "alreadyInTerminalState",
            value: create(EventErrorAlreadyInTerminalStateSchema, { currentPhase: phase }),
          },
        }),
      },
    ],
  });
}
