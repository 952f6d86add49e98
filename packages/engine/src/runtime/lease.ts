import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { WorkflowExecutionIdentifierSchema } from "@haltere/idl/core";
import type { Clock, Row, Store } from "@haltere/ports";
import { executionIdOf } from "../records/execution-key.ts";
import type { EngineFault } from "./fault.ts";

/** A store that other engines may use at the same time. */
export interface SharedStore {
  /** Whether the owner is known to have ended: then nobody waits for its lease to expire. */
  isDead(owner: string): boolean;
}

/** What an engine holds: its own executions, and in time those of engines that ended. */
export interface Lease {
  /** Lets others take over at once what is left. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly owner: string;
  /** Absent where the store is this process's alone: then every other owner has ended. */
  readonly shared: SharedStore | undefined;
  /** Goes on with an execution that nobody drives. */
  readonly takeOver: (row: Row<"engine_executions">) => Promise<void>;
  /** Lets go of what another owner has taken over meanwhile: this one was silent for too long, or the other's clock ahead. */
  readonly confirm: () => Promise<void>;
  /** Goes on with what nobody does any more of the effects that were asked for before a time. */
  readonly settle: (before: number) => Promise<void>;
  readonly onFault: (fault: EngineFault) => void;
}

/**
 * How long, in microseconds, an owner that is silent keeps what it owns, and how often it speaks. Machines that share a store must agree on
 * the time to within some seconds. Where they do not, an execution may have two drivers for a while, of which the older's commits lose (invariant 6).
 */
export const leaseTime = 20_000_000;
export const leaseBeat = 5_000_000;

/** Tells that this engine lives, and takes over what nobody drives: now, and while the lease is held. */
export async function holdLease(options: LeaseOptions): Promise<Lease> {
  const { store, clock, owner, shared, takeOver, confirm, settle, onFault } = options;

  async function takeAll(rows: readonly Row<"engine_executions">[]): Promise<void> {
    for (const row of rows) {
      try {
        await takeOver(row);
      } catch (thrown) {
        onFault({ error: FlyteError.from(thrown), execution: executionIdOf(row), consequence: "stopped" });
      }
    }
  }

  if (shared === undefined) {
    await takeAll(await store.list("engine_executions", { where: [] }));
    await settle(Number.MAX_SAFE_INTEGER);
    return { release: async () => undefined };
  }

  async function beat(isDead: SharedStore["isDead"]): Promise<void> {
    const now = clock.now();
    await store.commit([{ kind: "put", table: "engine_owners", row: { owner, expires_at: now + leaseTime } }]);
    await confirm();
    const foreign = { column: "owner", comparison: "ne", value: owner } as const;
    const others = await store.list("engine_owners", { where: [foreign] });
    const [gone, alive] = [[] as Row<"engine_owners">[], new Set<string>()];
    for (const other of others) {
      if (other.expires_at < now || isDead(other.owner)) gone.push(other);
      else alive.add(other.owner);
    }
    // Those of owners that released their lease have no row any more.
    const where = [foreign, { column: "owner", comparison: "not_in", value: [...alive] } as const];
    await takeAll(await store.list("engine_executions", { where }));
    // What is younger may be under way.
    await settle(now - leaseTime);
    // One that spoke meanwhile has another time in its row, which stays.
    await store.commit(
      gone.map((other) => ({
        kind: "delete",
        table: "engine_owners",
        where: { owner: other.owner, expires_at: other.expires_at },
      })),
    );
  }

  let released = false;
  let beating: Promise<void> | undefined;
  let cancel = () => {};
  function beatLater({ isDead }: SharedStore): void {
    cancel = clock.at(clock.now() + leaseBeat, () => {
      beating = beat(isDead)
        .catch((thrown: unknown) => {
          const error = FlyteError.from(thrown, "Unavailable");
          onFault({ error, execution: create(WorkflowExecutionIdentifierSchema), consequence: "retrying" });
        })
        .finally(() => {
          beating = undefined;
          if (!released) beatLater({ isDead });
        });
    });
  }

  await beat(shared.isDead);
  beatLater(shared);
  return {
    async release() {
      released = true;
      cancel();
      await beating;
      await store.commit([{ kind: "delete", table: "engine_owners", where: { owner } }]);
    },
  };
}
