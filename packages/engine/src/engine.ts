import type { ExecutionCreateRequest, MatchingAttributes } from "@haltere/idl/admin";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type {
  Blobs,
  Clock,
  Executor,
  ExecutorProcess,
  Ids,
  NewRow,
  Store,
  TraceContext,
  Tracer,
  Write,
} from "@haltere/ports";
import type { Deadlines } from "./plan/execution-plan.ts";
import type { EngineFault } from "./runtime/fault.ts";
import type { SharedStore } from "./runtime/lease.ts";
import type { Capacities } from "./runtime/machine/capacities.ts";

/** An execution to run: its record as the API shall answer it, whose `workflow_id` names the compiled workflow. */
export interface LaunchRequest {
  /** Phase UNDEFINED, spec resolved, inputs merged. */
  readonly record: NewRow<"executions">;
  /**
   * What applies to the execution, one for each kind. Its execution config is settled and holds instead of the spec's
   * settings, which the record keeps as they were asked for.
   */
  readonly attributes?: readonly MatchingAttributes[];
  /** Written in the same transaction. */
  readonly also?: readonly Write[];
  /** The span that asks for it. */
  readonly trace?: TraceContext | undefined;
}

/** Runs executions durably. What `launch` has answered runs to its end, over any number of crashes. */
export interface Engine {
  /** Writes the execution's record and the engine's first state in one commit, and begins. Throws AlreadyExists where the name is taken. */
  launch(request: LaunchRequest): Promise<void>;
  /** Ends an execution as ABORTED, with its running nodes. Throws FailedPrecondition where it has ended, NotFound where there is none. */
  terminate(
    id: WorkflowExecutionIdentifier,
    abort: { readonly cause: string; readonly principal: string },
  ): Promise<void>;
  /** A signal of the execution was set in the store: what waits for it goes on. A hint (invariant 8): a start looks itself. */
  signal(id: WorkflowExecutionIdentifier, signal: string): void;
  /** How many attempts wait and run at each executor, now. */
  queues(): readonly QueueDepth[];
  /** What this machine has, and which attempts hold and await it, now. */
  machine(options?: MachineViewOptions): MachineView;
  /** Stops taking work, and ends what runs without a result: the next start goes on from what was committed. */
  close(): Promise<void>;
}

/** Attempts at one executor: those that wait for a slot, and those that hold one. */
export interface QueueDepth {
  readonly executor: string;
  readonly waiting: number;
  readonly running: number;
}

export interface MachineViewOptions {
  /** Most attempts of each of the two lists. Default 1000. */
  readonly limit?: number;
}

/** The machine as the engine's queue sees it: a copy, which changes no more. */
export interface MachineView {
  /** Processors, memory and what else is counted; those first that every machine has. */
  readonly resources: readonly MachineResource[];
  readonly executors: readonly ExecutorLoad[];
  /** Attempts that wait, of each execution in the order in which they would start; at most `limit`. */
  readonly waiting: readonly WaitingAttempt[];
  /** Attempts that hold a slot, the oldest first; at most `limit`. */
  readonly running: readonly RunningAttempt[];
}

/** Amounts in the resource's own unit: processors for `cpu`, bytes for `memory` and `ephemeral-storage`, pieces for others. */
export interface MachineResource {
  /** `cpu`, `memory`, `gpu`, `ephemeral-storage`, or an extended resource's name. */
  readonly name: string;
  /** Absent where nothing limits it. */
  readonly capacity?: number;
  readonly inUse: number;
}

export interface ExecutorLoad extends QueueDepth {
  readonly slots: number;
  /** Whether its attempts run on other machines. */
  readonly elsewhere: boolean;
  /** Processes at most; 0 where it keeps none. */
  readonly maxProcesses: number;
  readonly processes: readonly ExecutorProcess[];
}

interface PlacedAttempt {
  readonly execution: WorkflowExecutionIdentifier;
  /** The node's id in the execution. */
  readonly node: string;
  /** Set for an item of an array node. */
  readonly item?: number;
  /** Counts from 0. */
  readonly attempt: number;
  readonly task: string;
  readonly executor: string;
  /** What it takes of the machine, by the names of `MachineView.resources`; what it does not ask for is left out. */
  readonly asks: Readonly<Record<string, number>>;
  /** When it began to wait, or to hold its slot: microseconds since the epoch. */
  readonly since: number;
}

export interface WaitingAttempt extends PlacedAttempt {
  /** What it waits for: `waits for 2 cpu; 3 attempts before it`. */
  readonly reason: string;
}

export interface RunningAttempt extends PlacedAttempt {}

export interface EngineOptions {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly executors: readonly Executor[];
  /** What this machine has for attempts; without it nothing but the executors' slots is limited. */
  readonly machine?: Capacities;
  /** What holds for nodes that do not say how long they may take. */
  readonly deadlines?: Deadlines;
  readonly clock: Clock;
  readonly ids: Ids;
  /**
   * Starts the execution that a launch plan node asks for, as a client would. Throws AlreadyExists where the name is taken;
   * without it such nodes fail.
   */
  readonly launchChild?: (request: ExecutionCreateRequest, trace?: TraceContext) => Promise<void>;
  /** Names this process among those that share a store. */
  readonly owner: string;
  /** Given where other engines may use the store at the same time. */
  readonly shared?: SharedStore;
  /** Told of executions, nodes and attempts, as spans. */
  readonly tracer?: Tracer;
  /** Told of what keeps the engine from going on. Without it faults are retried in silence. */
  readonly onFault?: (fault: EngineFault) => void;
}
