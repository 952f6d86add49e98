import { create, fromBinary } from "@bufbuild/protobuf";
import { executionPhase, FlyteError, type FlyteErrorCode, isTerminalExecutionPhase } from "@haltere/core";
import {
  ExecutionClosureSchema,
  type ExecutionCreateRequest,
  ExecutionCreateRequestSchema,
  ExecutionMetadata_ExecutionMode,
} from "@haltere/idl/admin";
import {
  ExecutionError_ErrorKind,
  type LiteralMap,
  LiteralMapSchema,
  WorkflowExecution_Phase,
  type WorkflowExecutionIdentifier,
} from "@haltere/idl/core";
import type { Clock, Row, Store, TraceContext } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { type AttemptRef, attemptKey, childExecution } from "../plan/layout.ts";
import type { LaunchPlanNodePlan } from "../plan/node-plan.ts";
import { executionKey } from "../records/execution-key.ts";
import { executionError } from "../step/events.ts";
import type { AttemptOutcome, Signal } from "../step/signal.ts";
import { lostOutcome } from "./attempt-result.ts";

/** The executions that launch plan nodes of one execution started: what the effects of its steps start and end. */
export interface Children {
  /** Starts the execution of an attempt unless it is there, and tells when it runs and how it ended. */
  start(ref: AttemptRef, node: LaunchPlanNodePlan, inputs: LiteralMap): void;
  abort(ref: AttemptRef, node: LaunchPlanNodePlan, reason: string): void;
  /** Lets go of all of them: they go on by themselves. */
  leave(): void;
}

export interface ChildSurroundings {
  readonly store: Store;
  readonly clock: Clock;
  readonly launch: (request: ExecutionCreateRequest, trace?: TraceContext) => Promise<void>;
  /** Ends an execution that is to end: the commit that this follows says so. */
  readonly end: (id: WorkflowExecutionIdentifier, cause: string) => void;
  /** Calls when an execution that this engine drives may have ended; answers how to stop that. */
  readonly onEnd: (id: WorkflowExecutionIdentifier, call: () => void) => () => void;
}

export interface ChildrenOptions extends ChildSurroundings {
  readonly plan: ExecutionPlan;
  /** The span of an attempt. */
  readonly traceOf: (ref: AttemptRef) => TraceContext | undefined;
  readonly tell: (signal: Signal) => void;
  readonly fault: (error: FlyteError) => void;
}

interface Followed {
  stop: () => void;
  launching: boolean;
  /** Why it is to be ended once it is there. */
  aborted: string | undefined;
}

/** How often an execution is looked at that another engine may drive, in microseconds; FlytePropeller's is the same. */
const lookEvery = 30_000_000;

/** Refusals that another try may not meet; every other is the fault of whoever wrote the workflow, as in FlytePropeller. */
const passing: ReadonlySet<FlyteErrorCode> = new Set<FlyteErrorCode>([
  "Internal",
  "Unknown",
  "DeadlineExceeded",
  "Cancelled",
  "DataLoss",
  "Aborted",
  "Unavailable",
  // A full disk; FlytePropeller hears of a quota by it, and gives up.
  "ResourceExhausted",
]);

export function createChildren(options: ChildrenOptions): Children {
  const { plan, store, clock, launch, end: endChild, onEnd, traceOf, tell, fault } = options;
  const known = new Map<string, Followed>();

  async function follow(ref: AttemptRef, id: WorkflowExecutionIdentifier, entry: Followed): Promise<void> {
    // Asked for before the row is read: it may end between.
    let hasEnded = false;
    let again = (): void => {
      hasEnded = true;
    };
    const forget = onEnd(id, () => again());
    entry.stop = forget;
    const row = await store.get("executions", executionKey(id));
    if (known.get(attemptKey(ref)) !== entry) return;
    if (row === undefined) {
      end(ref, entry, refused(new FlyteError("NotFound", "It is gone."), ref, id));
      return;
    }
    tell({ kind: "running", at: clock.now(), attempt: ref });
    if (isTerminalExecutionPhase(executionPhase(row.phase))) {
      end(ref, entry, outcomeOfChild(row));
      return;
    }
    again = () => {
      entry.stop();
      look(ref, id, entry);
    };
    if (hasEnded) {
      again();
      return;
    }
    const cancel = clock.at(clock.now() + lookEvery, again);
    entry.stop = () => {
      forget();
      cancel();
    };
  }

  /** A store that cannot be read is asked again. */
  function look(ref: AttemptRef, id: WorkflowExecutionIdentifier, entry: Followed): void {
    follow(ref, id, entry).catch((thrown: unknown) => {
      entry.stop();
      if (known.get(attemptKey(ref)) !== entry) return;
      fault(FlyteError.from(thrown));
      const cancel = clock.at(clock.now() + 1_000_000, () => look(ref, id, entry));
      entry.stop = cancel;
    });
  }

  function end(ref: AttemptRef, entry: Followed, outcome: AttemptOutcome): void {
    entry.stop();
    if (known.get(attemptKey(ref)) !== entry) return;
    known.delete(attemptKey(ref));
    tell({ kind: "finished", at: clock.now(), attempt: ref, outcome });
  }

  return {
    start(ref, node, inputs) {
      if (known.has(attemptKey(ref))) return;
      const entry: Followed = { stop: () => undefined, launching: true, aborted: undefined };
      known.set(attemptKey(ref), entry);
      const id = childExecution(plan, node, ref.number);
      launch(childRequest(plan, node, id, inputs), traceOf(ref)).then(
        () => {
          entry.launching = false;
          if (entry.aborted === undefined) look(ref, id, entry);
          else endChild(id, entry.aborted);
        },
        (thrown: unknown) => {
          entry.launching = false;
          const error = FlyteError.from(thrown);
          // It was started before a crash.
          if (entry.aborted !== undefined) endChild(id, entry.aborted);
          else if (error.code === "AlreadyExists") look(ref, id, entry);
          else end(ref, entry, refused(error, ref, id));
        },
      );
    },
    abort(ref, node, reason) {
      const entry = known.get(attemptKey(ref));
      entry?.stop();
      known.delete(attemptKey(ref));
      // What is being launched can be ended once it is there.
      if (entry?.launching) entry.aborted = reason;
      else endChild(childExecution(plan, node, ref.number), reason);
    },
    leave() {
      for (const { stop } of known.values()) stop();
      known.clear();
    },
  };
}

function childRequest(
  plan: ExecutionPlan,
  node: LaunchPlanNodePlan,
  { project, domain, name }: WorkflowExecutionIdentifier,
  inputs: LiteralMap,
): ExecutionCreateRequest {
  const request = create(ExecutionCreateRequestSchema, {
    project,
    domain,
    name,
    inputs,
    spec: {
      launchPlan: node.launchPlan,
      metadata: {
        mode: ExecutionMetadata_ExecutionMode.CHILD_WORKFLOW,
        parentNodeExecution: { nodeId: node.uniqueId, executionId: plan.id },
      },
    },
  });
  if (request.spec !== undefined) Object.assign(request.spec, plan.inherited);
  return request;
}

function refused(error: FlyteError, { node }: AttemptRef, { name }: WorkflowExecutionIdentifier): AttemptOutcome {
  const message = `The execution ${name}, which the node ${node} asks for, cannot run: ${error.fullMessage}`;
  if (passing.has(error.code)) return lostOutcome(message);
  return {
    kind: "failed",
    error: executionError(ExecutionError_ErrorKind.USER, "RuntimeExecutionError", message),
    recoverable: false,
  };
}

/** A child that failed gives its error as it is; one that was aborted fails its node, as in FlytePropeller. */
function outcomeOfChild(row: Row<"executions">): AttemptOutcome {
  const closure = fromBinary(ExecutionClosureSchema, row.closure);
  const { outputResult } = closure;
  switch (executionPhase(row.phase)) {
    case WorkflowExecution_Phase.SUCCEEDED: {
      if (row.outputs !== null)
        return { kind: "succeeded", outputs: { kind: "values", values: fromBinary(LiteralMapSchema, row.outputs) } };
      const uri =
        outputResult.case === "outputs" && outputResult.value.data.case === "uri" ? outputResult.value.data.value : "";
      if (uri === "") return { kind: "succeeded", outputs: { kind: "values", values: create(LiteralMapSchema) } };
      return { kind: "succeeded", outputs: { kind: "stored", uri, sizeBytes: 0 } };
    }
    case WorkflowExecution_Phase.ABORTED:
      return failed(
        "RemoteChildWorkflowExecutionFailed",
        `launchplan [${row.execution_name}] aborted: launchplan execution aborted`,
      );
    default:
      if (outputResult.case === "error") return { kind: "failed", error: outputResult.value, recoverable: false };
      return failed("LaunchPlanExecutionFailed", `The execution ${row.execution_name} ended as ${row.phase}.`);
  }
}

function failed(code: string, message: string): AttemptOutcome {
  return { kind: "failed", error: executionError(ExecutionError_ErrorKind.USER, code, message), recoverable: false };
}
