import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { FlyteError, timestampFromMicroseconds } from "@haltere/core";
import {
  ExecutionClosureSchema,
  type ExecutionCreateRequest,
  ExecutionSpecSchema,
  WorkflowClosureSchema,
} from "@haltere/idl/admin";
import { type CompiledWorkflowClosure, type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { Clock, Executor, NewRow, Row, Store, TraceContext, Tracer } from "@haltere/ports";
import { countingIds, openMemoryStore } from "@haltere/ports/testing";
import type { Engine } from "../engine.ts";
import { executionIdOf } from "../records/execution-key.ts";
import { createEngine } from "../runtime/create-engine.ts";
import type { EngineFault } from "../runtime/fault.ts";
import type { SharedStore } from "../runtime/lease.ts";
import type { Capacities } from "../runtime/machine/capacities.ts";
import { memoryBlobs } from "./memory-blobs.ts";

/** The machine's clock: tests of the engine wait for events, never for times. */
export const realClock: Clock = {
  now: () => Math.round((performance.timeOrigin + performance.now()) * 1000),
  at(at, call) {
    const timer = setTimeout(call, Math.max(0, (at - realClock.now()) / 1000));
    return () => clearTimeout(timer);
  },
};

export const at = { execution_project: "p", execution_domain: "d" } as const;

export interface TestEngine {
  readonly engine: Engine;
  readonly store: Store;
  readonly blobs: ReturnType<typeof memoryBlobs>;
  readonly faults: EngineFault[];
  /** Launches a workflow and waits for its end. */
  run(name: string, workflow: CompiledWorkflowClosure, inputs: LiteralMap): Promise<Row<"executions">>;
  launch(
    name: string,
    workflow: CompiledWorkflowClosure,
    inputs: LiteralMap,
    spec?: SpecInit,
    trace?: TraceContext,
  ): Promise<void>;
  /** The execution's row once it has ended. */
  end(name: string): Promise<Row<"executions">>;
}

export interface TestEngineOptions {
  readonly store?: Store;
  readonly blobs?: ReturnType<typeof memoryBlobs>;
  readonly executors: readonly Executor[];
  readonly clock?: Clock;
  readonly machine?: Capacities;
  readonly tracer?: Tracer;
  /** Names the engine, where several share the store. */
  readonly owner?: string;
  readonly shared?: SharedStore;
  /** The workflows that launch plans launch, by the plans' names; a child's inputs are its `x0` as `x`. */
  readonly launchPlans?: Readonly<Record<string, CompiledWorkflowClosure>>;
  /** Whether the launch of a child of this name is lost. */
  readonly refuseChild?: (name: string) => boolean;
}

type SpecInit = MessageInitShape<typeof ExecutionSpecSchema>;

/** An engine on a memory store, whose commits a test can wait for. */
export async function testEngine(options: TestEngineOptions): Promise<TestEngine> {
  const { store: given = openMemoryStore(), blobs = memoryBlobs(), executors, clock = realClock } = options;
  const faults: EngineFault[] = [];
  let committed = Promise.withResolvers<void>();
  const store: Store = {
    ...given,
    async commit(writes) {
      const result = await given.commit(writes);
      if (!writes.some(({ table }) => table === "executions")) return result;
      const { resolve } = committed;
      committed = Promise.withResolvers<void>();
      resolve();
      return result;
    },
  };
  const { launchPlans } = options;
  const launchChild = async (request: ExecutionCreateRequest, trace?: TraceContext): Promise<void> => {
    const child = launchPlans?.[request.spec?.launchPlan?.name ?? ""];
    if (child === undefined) throw new FlyteError("NotFound", "There is no such launch plan.");
    if (options.refuseChild?.(request.name)) throw new FlyteError("Unavailable", "It is not reached.");
    const x = request.inputs?.literals.x0;
    const inputs = create(LiteralMapSchema, { literals: x === undefined ? {} : { x } });
    const record = executionRow(request.name, await register(store, child), inputs);
    await (await started).launch({ record, trace });
  };
  const started = createEngine({
    ...(launchPlans !== undefined && { launchChild }),
    store,
    blobs,
    executors,
    clock,
    ids: countingIds(),
    owner: options.owner ?? "test",
    ...(options.shared !== undefined && { shared: options.shared }),
    ...(options.machine !== undefined && { machine: options.machine }),
    ...(options.tracer !== undefined && { tracer: options.tracer }),
    onFault: (fault) => faults.push(fault),
  });
  const engine = await started;
  const launch: TestEngine["launch"] = async (name, workflow, inputs, spec = {}, trace = undefined) => {
    const workflow_id = await register(store, workflow);
    await engine.launch({ record: executionRow(name, workflow_id, inputs, spec), trace });
  };
  const end: TestEngine["end"] = async (name) => {
    for (;;) {
      const next = committed.promise;
      const row = await store.get("executions", { ...at, execution_name: name });
      if (row !== undefined && ["SUCCEEDED", "FAILED", "ABORTED"].includes(row.phase)) return row;
      await next;
    }
  };
  return {
    engine,
    store,
    blobs,
    faults,
    launch,
    end,
    async run(name, workflow, inputs) {
      await launch(name, workflow, inputs);
      return end(name);
    },
  };
}

async function register(store: Store, workflow: CompiledWorkflowClosure, first?: number): Promise<number> {
  const version = String(first ?? (await store.count("workflows", [])));
  const result = await store.commit([
    {
      kind: "insert",
      table: "workflows",
      row: {
        project: "p",
        domain: "d",
        name: "wf",
        version,
        typed_interface: new Uint8Array(),
        closure: toBinary(WorkflowClosureSchema, create(WorkflowClosureSchema, { compiledWorkflow: workflow })),
        digest: new Uint8Array(),
        short_description: "",
        created_at: 0,
        updated_at: 0,
      },
    },
  ]);
  const id = result.ok ? result.ids.get(0) : undefined;
  // Another one had the version at the same moment.
  if (id === undefined) return register(store, workflow, Number(version) + 1);
  return id;
}

function executionRow(
  execution_name: string,
  workflow_id: number,
  inputs: LiteralMap,
  spec: SpecInit = {},
): NewRow<"executions"> {
  const now = realClock.now();
  const createdAt = timestampFromMicroseconds(now);
  return {
    ...at,
    execution_name,
    launch_plan_id: null,
    workflow_id,
    task_id: null,
    phase: "UNDEFINED",
    spec: toBinary(ExecutionSpecSchema, create(ExecutionSpecSchema, spec)),
    closure: toBinary(ExecutionClosureSchema, create(ExecutionClosureSchema, { createdAt, updatedAt: createdAt })),
    inputs: toBinary(LiteralMapSchema, inputs),
    user_inputs: null,
    outputs: null,
    inputs_uri: "mem://blobs/inputs",
    user_inputs_uri: "",
    started_at: null,
    execution_created_at: now,
    execution_updated_at: now,
    duration: null,
    abort_cause: "",
    mode: 0,
    source_execution_id: null,
    parent_node_execution_id: null,
    cluster: "",
    error_kind: null,
    error_code: null,
    user: "",
    state: 0,
    launch_entity: "launch_plan",
    created_at: now,
    updated_at: now,
  };
}

export function idOf(name: string): ReturnType<typeof executionIdOf> {
  return executionIdOf({ ...at, execution_name: name });
}
