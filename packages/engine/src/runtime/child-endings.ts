import { executionPhases, FlyteError } from "@haltere/core";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Clock, Condition, Store, Write } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { executionIdOf, executionKey, ofExecution } from "../records/execution-key.ts";
import type { Decision } from "../step/decision.ts";
import type { State } from "../step/state.ts";
import { childOf } from "./child-of.ts";
import type { EngineFault } from "./fault.ts";

/** The rows that say which child executions are to be ended: in the commit that ends what started them (invariant 4). */
export function endingWrites(plan: ExecutionPlan, state: State, decisions: readonly Decision[], now: number): Write[] {
  return decisions.flatMap((decision): Write[] => {
    if (decision.kind !== "abort") return [];
    const child = childOf(plan, state, decision.attempt);
    return child === undefined ? [] : [endingWrite(child.id, decision.reason, now)];
  });
}

/** The row that says that an execution is to be ended. */
export function endingWrite(id: WorkflowExecutionIdentifier, cause: string, now: number, principal = ""): Write {
  return { kind: "ensure", table: "engine_endings", row: { ...executionKey(id), cause, principal, created_at: now } };
}

/** The executions that an execution's nodes started and that have not ended. */
export async function liveChildren(
  store: Store,
  parent: WorkflowExecutionIdentifier,
): Promise<WorkflowExecutionIdentifier[]> {
  const ofParent = ofExecution(executionKey(parent)).map(
    (condition): Condition => ({ ...condition, via: "parent_node_execution_id" }),
  );
  const rows = await store.list("executions", {
    where: [...ofParent, { column: "phase", comparison: "not_in", value: terminalPhases }],
    without: ["spec", "closure", "inputs", "user_inputs", "outputs"],
  });
  return rows.map(executionIdOf);
}

const terminalPhases = Object.entries(executionPhases).flatMap(([phase, { terminal }]) => (terminal ? [phase] : []));

/** How often an execution is to be ended whose end cannot be written, before it is left to the next start. */
const maxEndings = 30;

export interface ChildEndings {
  /** Ends an execution, and then forgets that it was to be ended; a store that fails for a while is asked again. */
  end(id: WorkflowExecutionIdentifier, cause: string): void;
  /** Ends all that were to be ended before a time: those of an engine that died between. */
  settle(before: number): Promise<void>;
}

export interface ChildEndingsOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Ends an execution. @throws FlyteError FailedPrecondition or NotFound where there is none to end */
  readonly terminate: (id: WorkflowExecutionIdentifier, cause: string) => Promise<void>;
  readonly onFault: (fault: EngineFault) => void;
}

export function createChildEndings({ store, clock, terminate, onFault }: ChildEndingsOptions): ChildEndings {
  async function endNow(id: WorkflowExecutionIdentifier, cause: string): Promise<void> {
    try {
      await terminate(id, cause);
    } catch (thrown) {
      const error = FlyteError.from(thrown);
      // It has ended, or was never there.
      if (error.code !== "FailedPrecondition" && error.code !== "NotFound") throw error;
    }
    await store.commit([{ kind: "delete", table: "engine_endings", where: executionKey(id) }]);
  }

  function end(id: WorkflowExecutionIdentifier, cause: string, failures = 0): void {
    endNow(id, cause).catch((thrown: unknown) => {
      onFault({ error: FlyteError.from(thrown), execution: id, consequence: "retrying" });
      if (failures < maxEndings) clock.at(clock.now() + 1_000_000, () => end(id, cause, failures + 1));
    });
  }

  return {
    end,
    async settle(before) {
      const where = [{ column: "created_at", comparison: "lt", value: before } as const];
      for (const row of await store.list("engine_endings", { where })) end(executionIdOf(row), row.cause);
    },
  };
}
