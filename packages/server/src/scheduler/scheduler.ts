import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError, type FlyteErrorCode } from "@haltere/core";
import { LaunchPlanState, ScheduleSchema } from "@haltere/idl/admin";
import type { Logger, Row, Write } from "@haltere/ports";
import type { CallContext } from "@haltere/rpc";
import type { ObservedStore } from "../live/observe-store.ts";
import { defaultSettings } from "../services/control-plane-settings.ts";
import type { ServiceOptions } from "../services/create-services.ts";
import { createExecution } from "../services/executions/create-execution.ts";
import type { ServiceResources } from "../services/service-resources.ts";
import { adoptSchedules } from "./adopt-schedules.ts";
import { endSchedule, scheduleKey } from "./schedule-row.ts";
import { scheduleTimes } from "./schedule-times.ts";
import { scheduledExecution } from "./scheduled-execution.ts";

export interface SchedulerOptions extends ServiceOptions {
  readonly store: ObservedStore;
  readonly logger: Logger;
}

/**
 * Launches what schedules ask for. What is true at any moment:
 * 1. A row of `schedules` says which time is next; it moves on only after that time is settled, so a crash loses none.
 * 2. A time's execution has a name that follows from launch plan and time, so firing it twice starts it once.
 * 3. Times of one schedule fire in their order; different schedules do not wait for each other.
 */
export interface Scheduler {
  /** Resolves when nothing is being launched any more. */
  close(): Promise<void>;
}

/** How long, in microseconds, it relies on hearing of schedules that others changed. */
const patience = 10_000_000;
const firstRetry = 1_000_000;
const lastRetry = 60_000_000;
/** How often one time is tried before it is given up. */
const maxTries = 30;
const atOnce = 16;

/** Codes that say that trying again may help. */
const passing: ReadonlySet<FlyteErrorCode> = new Set<FlyteErrorCode>([
  "Aborted",
  "Cancelled",
  "DeadlineExceeded",
  "Internal",
  "ResourceExhausted",
  "Unavailable",
  "Unknown",
]);

export function startScheduler({ logger, ...options }: SchedulerOptions): Scheduler {
  const resources: ServiceResources = { ...options, settings: { ...defaultSettings, ...options.settings } };
  const { clock, ids, settings } = resources;
  const { store } = options;
  const stopped = new AbortController();
  /** Times that failed for now, by the schedule's row: how often, and when they are tried again. */
  const failing = new Map<number, { readonly tries: number; readonly at: number }>();
  let round: Promise<void> | undefined;
  let again = false;
  let cancelTimer = (): void => undefined;
  let adopted = false;

  function wake(): void {
    again = round !== undefined;
    if (again || stopped.signal.aborted) return;
    cancelTimer();
    round = look().finally(() => {
      round = undefined;
      if (again) wake();
    });
  }

  async function look(): Promise<void> {
    const now = clock.now();
    let next = now + patience;
    try {
      if (!adopted) await adoptSchedules(store, settings.scheduleTimeZone, logger);
      adopted = true;
      const due = await store.list("schedules", {
        where: [{ column: "next_at", comparison: "lte", value: now }],
        orderBy: { column: "next_at", descending: false },
      });
      const ready = due.filter(({ id }) => (failing.get(id)?.at ?? 0) <= now);
      await Promise.all(Array.from({ length: Math.min(atOnce, ready.length) }, () => work(ready)));
      const [later] = await store.list("schedules", {
        where: [{ column: "next_at", comparison: "gt", value: now }],
        orderBy: { column: "next_at", descending: false },
        limit: 1,
      });
      next = Math.min(next, later?.next_at ?? next, ...[...failing.values()].map(({ at }) => at));
    } catch (thrown) {
      next = clock.now() + firstRetry;
      logger.error("the scheduler cannot read its schedules", { error: FlyteError.from(thrown).fullMessage });
    }
    if (next <= clock.now()) again = true;
    else if (!stopped.signal.aborted) cancelTimer = clock.at(next, wake);
  }

  async function work(ready: Row<"schedules">[]): Promise<void> {
    for (let row = ready.shift(); row !== undefined; row = ready.shift()) {
      try {
        await settle(row);
        failing.delete(row.id);
      } catch (thrown) {
        const tries = (failing.get(row.id)?.tries ?? 0) + 1;
        const at = clock.now() + Math.min(firstRetry * 2 ** (tries - 1), lastRetry);
        failing.set(row.id, { tries, at });
        logger.warn("a scheduled launch failed and is tried again", {
          ...scheduleKey(row),
          tries,
          error: FlyteError.from(thrown).fullMessage,
        });
      }
    }
  }

  /** Fires the times of a schedule that are due, in their order. */
  async function settle(row: Row<"schedules">): Promise<void> {
    const schedule = fromBinary(ScheduleSchema, row.schedule);
    const times = scheduleTimes(schedule, settings.scheduleTimeZone);
    let expected = row.next_at;
    if (expected === null) return;
    const now = clock.now();
    const following = times.next(expected) ?? now + 1;
    const due = following > now ? [expected] : times.latest(settings.maxMissedTimes, expected, now);
    const [first = expected] = due;
    if (first > expected) {
      logger.warn("missed times of a schedule are left out: more than scheduler.maxMissedTimes", {
        ...scheduleKey(row),
        from: isoTime(expected),
        before: isoTime(first),
      });
    }
    for (const time of due) {
      if (stopped.signal.aborted || !(await isActive(row))) return;
      await launch(row, time);
      const written = await store.commit([
        {
          kind: "update",
          table: "schedules",
          key: scheduleKey(row),
          set: { last_at: time, next_at: times.next(time) ?? null },
          expected: { next_at: expected },
        },
      ]);
      // Another control plane settled it, or it was activated anew.
      if (!written.ok) return;
      expected = times.next(time) ?? null;
    }
  }

  async function isActive(row: Row<"schedules">): Promise<boolean> {
    const plan = await store.get("launch_plans", scheduleKey(row));
    if (plan?.state === LaunchPlanState.ACTIVE) return true;
    // Activated again meanwhile, its schedule is to stay.
    const { state } = plan ?? {};
    const still: Write[] =
      state === undefined
        ? []
        : [{ kind: "update", table: "launch_plans", key: scheduleKey(row), set: { state }, expected: { state } }];
    await store.commit([...still, endSchedule(row)]);
    return false;
  }

  /** Settles one time: launched now or before, or refused for good. Throws where it may succeed later. */
  async function launch(row: Row<"schedules">, time: number): Promise<void> {
    const request = scheduledExecution(row, fromBinary(ScheduleSchema, row.schedule), time);
    const told = { ...scheduleKey(row), time: isoTime(time), execution: request.name };
    try {
      await createExecution(resources, request, contextOf(`schedule-${ids.token(8)}`));
      logger.info("a schedule fired", told);
    } catch (thrown) {
      const error = FlyteError.from(thrown);
      if (error.code === "AlreadyExists") {
        logger.info("a scheduled time started nothing new", { ...told, reason: error.message });
        return;
      }
      const tries = (failing.get(row.id)?.tries ?? 0) + 1;
      if (passing.has(error.code) && tries < maxTries) throw error;
      logger.error("a scheduled launch is given up", { ...told, tries, error: error.fullMessage });
    }
  }

  const contextOf = (requestId: string): CallContext => ({
    requestId,
    metadata: { get: () => undefined },
    signal: stopped.signal,
    peer: "scheduler",
  });

  const leave = store.onCommit(["schedules"], wake);
  wake();
  return {
    async close() {
      leave();
      stopped.abort();
      cancelTimer();
      await round;
    },
  };
}

function isoTime(microseconds: number): string {
  return new Date(microseconds / 1000).toISOString();
}
