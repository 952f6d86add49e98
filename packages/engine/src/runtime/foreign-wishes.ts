import { create } from "@bufbuild/protobuf";
import { executionPhase, FlyteError, isTerminalExecutionPhase } from "@haltere/core";
import { type WorkflowExecutionIdentifier, WorkflowExecutionIdentifierSchema } from "@haltere/idl/core";
import type { Clock, Store } from "@haltere/ports";
import { type ExecutionKey, executionIdOf, executionKey } from "../records/execution-key.ts";
import { endingWrite } from "./child-endings.ts";
import type { ExecutionLoop } from "./execution-loop.ts";
import type { EngineFault } from "./fault.ts";
import type { SharedStore } from "./lease.ts";

/**
 * What engines that share a store ask of each other: the one that is asked to end an execution, or is told a signal of one, may not be the
 * one that drives it. All of it is in rows, which the driver looks at while it lives; nothing is sent (invariant 8).
 */
export interface ForeignWishes {
  /**
   * Has the execution's driver end it. Answers how it ended, or undefined where no other engine drives it, or its driver does not answer:
   * then whoever asks may end it as one that nobody drives.
   */
  terminate(
    id: WorkflowExecutionIdentifier,
    abort: { readonly cause: string; readonly principal: string },
  ): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface ForeignWishesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly owner: string;
  readonly shared: SharedStore;
  /** The loop that drives an execution here. */
  readonly loopOf: (key: ExecutionKey) => Pick<ExecutionLoop, "terminate" | "signal"> | undefined;
  readonly onFault: (fault: EngineFault) => void;
}

/** Microseconds between looks at what others wish, and at whether a wish was fulfilled. */
const wishBeat = 500_000;
/** How long a driver may take to end an execution: far longer than a look and a commit. */
const wishPatience = 10_000_000;
/** By how much the clocks of machines that share a store may differ, and commits be late. */
const overlap = 10_000_000;

export function watchForeignWishes(options: ForeignWishesOptions): ForeignWishes {
  const { store, clock, owner, shared, loopOf, onFault } = options;
  /** Of the signals in the overlap those that were told, by their rows, with their times. */
  let told = new Map<number, number>();
  /** The wishes under way. */
  const ending = new Set<number>();
  let closed = false;
  let looking: Promise<void> | undefined;
  let cancel = (): void => undefined;

  async function look(): Promise<void> {
    const [endings, signals] = await Promise.all([
      store.list("engine_endings", { where: [] }),
      store.list("signals", {
        where: [{ column: "updated_at", comparison: "gt", value: clock.now() - overlap }],
        without: ["value", "type"],
      }),
    ]);
    for (const row of endings) {
      const id = executionIdOf(row);
      const loop = loopOf(executionKey(id));
      if (loop === undefined || ending.has(row.id)) continue;
      ending.add(row.id);
      loop
        .terminate(row)
        .then(
          () => store.commit([{ kind: "delete", table: "engine_endings", where: executionKey(id) }]),
          (thrown: unknown) => {
            // It has ended, or is another's now: whoever asked sees that.
            if (FlyteError.from(thrown).code !== "FailedPrecondition") throw thrown;
          },
        )
        .catch((thrown: unknown) => fault(thrown, id))
        .finally(() => ending.delete(row.id));
    }
    const before = told;
    told = new Map(signals.map((row) => [row.id, row.updated_at]));
    for (const row of signals) {
      if (before.get(row.id) !== row.updated_at) loopOf(executionKey(executionIdOf(row)))?.signal(row.signal_id);
    }
  }

  function fault(thrown: unknown, execution = create(WorkflowExecutionIdentifierSchema)): void {
    onFault({ error: FlyteError.from(thrown, "Unavailable"), execution, consequence: "retrying" });
  }

  function lookLater(): void {
    cancel = clock.at(clock.now() + wishBeat, () => {
      looking = look()
        .catch((thrown: unknown) => fault(thrown))
        .finally(() => {
          looking = undefined;
          if (!closed) lookLater();
        });
    });
  }

  async function isDrivenElsewhere(key: ExecutionKey): Promise<boolean> {
    const driven = await store.get("engine_executions", key);
    if (driven === undefined || driven.owner === owner || shared.isDead(driven.owner)) return false;
    const lease = await store.get("engine_owners", { owner: driven.owner });
    return lease !== undefined && lease.expires_at > clock.now();
  }

  lookLater();
  return {
    async terminate(id, { cause, principal }) {
      const key = executionKey(id);
      const until = clock.now() + wishPatience;
      if (!(await isDrivenElsewhere(key))) return undefined;
      await store.commit([endingWrite(id, cause, clock.now(), principal)]);
      while (clock.now() < until) {
        await new Promise<void>((resolve) => clock.at(clock.now() + wishBeat / 5, resolve));
        if (closed) throw new FlyteError("Unavailable", "The engine is stopping.", { recoverable: true });
        const record = await store.get("executions", key);
        if (record !== undefined && isTerminalExecutionPhase(executionPhase(record.phase))) return record.phase;
        if (!(await isDrivenElsewhere(key))) break;
      }
      return undefined;
    },
    async close() {
      closed = true;
      cancel();
      await looking;
    },
  };
}
