import { FlyteError } from "@haltere/core";
import type { TaskTemplate, WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Clock, Executor } from "@haltere/ports";
import type { MachineView, MachineViewOptions, QueueDepth } from "../../engine.ts";
import { amountText, type Capacities, commonResources, countedCapacity, inUnits } from "./capacities.ts";
import { type Amounts, createFairQueue, type Entry } from "./fair-queue.ts";
import { taskDemand } from "./task-demand.ts";

/** A place in the queue, or what was got by it. */
export interface Ticket {
  /** Gives back what is held, or the place of one that still waits. A second call does nothing. */
  release(): void;
}

/** An attempt that asks for a place on the machine. */
export interface Applicant {
  readonly executor: Executor;
  readonly execution: WorkflowExecutionIdentifier;
  /** The node's id in the execution. */
  readonly node: string;
  readonly item?: number;
  readonly attempt: number;
  /** With its resources settled. */
  readonly task: TaskTemplate;
  /** Told what it waits for, once it has waited a while, and then more and more seldom. */
  readonly waits?: (reason: string) => void;
}

/**
 * The machine that runs attempts: its slots by executor, its processors, memory and what else it has, and the attempts that hold or await them. An executor
 * whose attempts run elsewhere takes slots alone.
 */
export interface MachineQueue {
  /** Why this machine can never run the task, as what its attempt fails with; undefined where it can. */
  refusal(applicant: Applicant): string | undefined;
  /** Calls `start` once all that the task asks for is free, at once if it is; that is held until the ticket is released. */
  add(applicant: Applicant, start: () => void): Ticket;
  /** Takes it whether or not it is free, for what runs already. */
  claim(applicant: Applicant): Ticket;
  queues(): readonly QueueDepth[];
  view(options?: MachineViewOptions): MachineView;
}

interface Placed {
  readonly applicant: Applicant;
  readonly amounts: Amounts;
  readonly start: () => void;
  since: number;
  /** When its reason is told next. */
  tellAt: number;
  told: string;
}

/** Microseconds that an attempt waits before its record tells so, and between two looks at those that wait. */
const tellAfter = 1_000_000;
/** How many of those first in turn are looked at, and how many records are written for it at a time: a long queue must not be slowed by telling of it. */
const lookedAt = 2000;
const toldAtOnce = 100;

/**
 * How many eager tasks an executor runs at once, beside its slots: they hardly compute, and in slots they would keep from the executions that they
 * wait for what those need.
 */
const eagerPlaces = 64;

/** @param capacities Without them nothing but slots is limited. */
export function createMachineQueue(
  executors: readonly Executor[],
  clock: Clock,
  capacities?: Capacities,
): MachineQueue {
  const names = [...new Set([...commonResources, ...Object.keys(capacities ?? {})])];
  const capacity = names.map((name) => {
    const amount = capacities?.[name];
    return amount === undefined ? Number.POSITIVE_INFINITY : countedCapacity(name, amount);
  });
  const slots = executors.map((executor) => executor.slots);
  const queue = createFairQueue<Placed>([...capacity, ...slots, ...executors.map(() => eagerPlaces)]);
  const running = new Set<Placed>();
  const inUse = [...capacity, ...executors, ...executors].map(() => 0);
  const depths = executors.map(() => 0);
  /** Of each task, since all items of a map share theirs. */
  const known = new WeakMap<TaskTemplate, Amounts>();
  /** Tasks that ask for no more than there is. */
  const fitting = new WeakSet<TaskTemplate>();
  let serving = false;
  let look: (() => void) | undefined;

  function amountsOf({ task, executor }: Applicant): Amounts {
    const eager = task.metadata?.isEager ?? false;
    const before = known.get(task);
    if (before?.[names.length + executors.indexOf(executor) + (eager ? executors.length : 0)] === 1) return before;
    const demand = executor.elsewhere ? new Map<string, number>() : taskDemand(task);
    const amounts = [
      ...names.map((name) => demand.get(name) ?? 0),
      ...executors.map((one) => Number(one === executor && !eager)),
      ...executors.map((one) => Number(one === executor && eager)),
    ];
    known.set(task, amounts);
    return amounts;
  }

  function use(amounts: Amounts, by: 1 | -1): void {
    for (let index = 0; index < amounts.length; index++)
      inUse[index] = (inUse[index] ?? 0) + by * (amounts[index] ?? 0);
  }

  function hold(placed: Placed): void {
    placed.since = clock.now();
    running.add(placed);
    use(placed.amounts, 1);
  }

  function letGo(placed: Placed): void {
    running.delete(placed);
    use(placed.amounts, -1);
    queue.giveBack(placed.amounts);
  }

  function count(placed: Placed, by: 1 | -1): void {
    const index = executors.indexOf(placed.applicant.executor);
    depths[index] = (depths[index] ?? 0) + by;
  }

  /** Not recursive: a start may end at once and release what it holds while this loop runs. */
  function serve(): void {
    if (serving) return;
    serving = true;
    try {
      for (let next = queue.next(); next !== undefined; next = queue.next()) {
        count(next.item, -1);
        hold(next.item);
        next.item.start();
      }
    } finally {
      serving = false;
    }
    if (queue.waiting === 0) {
      look?.();
      look = undefined;
    } else look ??= clock.at(clock.now() + tellAfter, tell);
  }

  function tell(): void {
    look = undefined;
    const now = clock.now();
    let [seen, told] = [0, 0];
    for (const entry of queue.inTurn()) {
      const { item } = entry;
      if (item.tellAt <= now && item.applicant.waits !== undefined) {
        const reason = reasonOf(entry, seen);
        // Twice as long after the start of waiting as now.
        item.tellAt = now + Math.max(tellAfter, now - item.since);
        if (reason !== item.told) {
          item.told = reason;
          item.applicant.waits(reason);
          told++;
        }
      }
      if (++seen >= lookedAt || told >= toldAtOnce) break;
    }
    if (queue.waiting > 0) look = clock.at(now + tellAfter, tell);
  }

  function reasonOf(entry: Entry<Placed>, before: number): string {
    const lacks = queue.lacks(entry).map((index) => {
      const name = names[index];
      if (name !== undefined) return amountText(name, entry.demand[index] ?? 0);
      const at = index - names.length;
      if (at < executors.length) return `a slot of the ${executors[at]?.name} executor`;
      return `one of ${eagerPlaces} places for eager tasks of the ${executors[at - executors.length]?.name} executor`;
    });
    const what = lacks.length === 0 ? "its turn" : lacks.join(" and ");
    return `waits for ${what}; ${before} ${before === 1 ? "attempt" : "attempts"} before it`;
  }

  function told({ applicant, amounts, since }: Placed) {
    const { execution, node, item, attempt, task, executor } = applicant;
    const asks: Record<string, number> = {};
    for (const [index, name] of names.entries()) {
      const amount = amounts[index] ?? 0;
      if (amount > 0) asks[name] = inUnits(name, amount);
    }
    return {
      execution,
      node,
      ...(item !== undefined && { item }),
      attempt,
      task: task.id?.name ?? "",
      executor: executor.name,
      asks,
      since,
    };
  }

  function queues(): readonly QueueDepth[] {
    return executors.map(({ name }, index) => ({
      executor: name,
      waiting: depths[index] ?? 0,
      running: (inUse[names.length + index] ?? 0) + (inUse[names.length + executors.length + index] ?? 0),
    }));
  }

  return {
    refusal({ task, node, executor }) {
      if (capacities === undefined || executor.elsewhere || fitting.has(task)) return undefined;
      const tooMuch = [...taskDemand(task)].flatMap(([name, amount]) => {
        const most = capacity[names.indexOf(name)] ?? 0;
        return amount <= most ? [] : [{ name, asked: amountText(name, amount), has: amountText(name, most) }];
      });
      if (tooMuch.length === 0) {
        fitting.add(task);
        return undefined;
      }
      const asked = tooMuch.map((one) => one.asked).join(" and ");
      const has = tooMuch.map((one) => one.has).join(" and ");
      const keys = tooMuch.map(({ name }) => `machine.${name === "ephemeral-storage" ? "ephemeralStorage" : name}`);
      const task_ = task.id?.name ?? "";
      return new FlyteError("FailedPrecondition", `The task asks for ${asked}, and this machine has ${has}.`, {
        where: { task: task_, node },
        hint: `Let the task request less, or say with ${keys.join(" and ")} of the configuration that the machine has more.`,
      }).fullMessage;
    },
    add(applicant, start) {
      const now = clock.now();
      let state: "waiting" | "running" | "gone" = "waiting";
      const placed: Placed = {
        applicant,
        amounts: amountsOf(applicant),
        start() {
          state = "running";
          start();
        },
        since: now,
        tellAt: now + tellAfter,
        told: "",
      };
      const { project, domain, name } = applicant.execution;
      const entry = queue.put(`${project}/${domain}/${name}`, placed.amounts, placed);
      count(placed, 1);
      serve();
      return {
        release() {
          if (state === "gone") return;
          if (state === "running") letGo(placed);
          else if (queue.remove(entry)) count(placed, -1);
          state = "gone";
          serve();
        },
      };
    },
    claim(applicant) {
      const placed: Placed = {
        applicant,
        amounts: amountsOf(applicant),
        start: () => undefined,
        since: 0,
        tellAt: 0,
        told: "",
      };
      queue.claim(placed.amounts);
      hold(placed);
      return {
        release() {
          if (!running.has(placed)) return;
          letGo(placed);
          serve();
        },
      };
    },
    queues,
    view({ limit = 1000 } = {}) {
      const waiting: MachineView["waiting"][number][] = [];
      for (const entry of queue.inTurn()) {
        if (waiting.length >= limit) break;
        waiting.push({ ...told(entry.item), reason: reasonOf(entry, waiting.length) });
      }
      const held: MachineView["running"][number][] = [];
      for (const placed of running) {
        if (held.length >= limit) break;
        held.push(told(placed));
      }
      return {
        resources: names.map((name, index) => {
          const most = capacity[index] ?? 0;
          return {
            name,
            ...(Number.isFinite(most) && { capacity: inUnits(name, most) }),
            inUse: inUnits(name, inUse[index] ?? 0),
          };
        }),
        executors: queues().map((depth, index) => {
          const { slots = 0, elsewhere = false, maxProcesses = 0, processes } = executors[index] ?? {};
          return { ...depth, slots, elsewhere, maxProcesses, processes: processes?.() ?? [] };
        }),
        waiting,
        running: held,
      };
    },
  };
}
