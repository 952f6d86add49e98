import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { TimestampSchema } from "@bufbuild/protobuf/wkt";
import { datetimeLiteral, datetimeType, integerLiteral, literalMap } from "@haltere/core";
import {
  ConcurrencyLimitBehavior,
  ExecutionMetadata_ExecutionMode,
  FixedRateUnit,
  LaunchPlanSpecSchema,
  LaunchPlanState,
  ScheduleSchema,
  WorkflowCreateRequestSchema,
} from "@haltere/idl/admin";
import { VariableSchema } from "@haltere/idl/core";
import type { CommitResult, Logger, Store, Write } from "@haltere/ports";
import { expect, onTestFinished, test } from "vitest";
import { observeStore } from "../live/observe-store.ts";
import type { ControlPlaneSettings } from "../services/control-plane-settings.ts";
import { openControlPlane, type TestControlPlane } from "../testing/control-plane.ts";
import { launchPlanId, registerAll, workflowId, workflowRequest } from "../testing/registrations.ts";
import { scheduledName } from "./scheduled-execution.ts";
import { type Scheduler, startScheduler } from "./scheduler.ts";

const minute = 60_000_000;
const hourly: MessageInitShape<typeof ScheduleSchema> = {
  ScheduleExpression: { case: "cronSchedule", value: { schedule: "@hourly" } },
};
const everyMinute: MessageInitShape<typeof ScheduleSchema> = {
  ScheduleExpression: { case: "rate", value: { value: 1, unit: FixedRateUnit.MINUTE } },
};

interface World {
  readonly plane: TestControlPlane;
  readonly lines: string[];
  /** Starts a scheduler, as one more process would. */
  start(settings?: Partial<ControlPlaneSettings>, store?: Store): Scheduler;
  /** Registers a version of a scheduled launch plan of the project p; activates it unless told otherwise. */
  plan(name: string, schedule: MessageInitShape<typeof ScheduleSchema>, options?: PlanOptions): Promise<void>;
  setState(name: string, state: LaunchPlanState, version?: string): Promise<void>;
  /** Lets time pass in steps, and waits after each until the schedulers have nothing left to do. */
  pass(microseconds: number, step?: number): Promise<void>;
  /** Names of the executions of a launch plan in the order of their creation. */
  executions(name: string): Promise<string[]>;
}
interface PlanOptions {
  readonly version?: string;
  readonly active?: boolean;
  /** Most executions at a time; further ones are skipped. */
  readonly most?: number;
}

async function openWorld(): Promise<World> {
  const plane = await openControlPlane();
  const schedulers: Scheduler[] = [];
  const lines: string[] = [];
  const write = (message: string, fields: object = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  onTestFinished(async () => {
    for (const scheduler of schedulers) await scheduler.close();
    await plane.close();
  });
  await registerAll(plane, "p");
  const setState = async (name: string, state: LaunchPlanState, version = "v1") => {
    await plane.admin.updateLaunchPlan({ id: launchPlanId({ project: "p", name, version }), state });
  };
  return {
    plane,
    lines,
    setState,
    start(settings = {}, store = plane.store) {
      const scheduler = startScheduler({ ...plane.resources, settings, store: observeStore(store), logger });
      schedulers.push(scheduler);
      return scheduler;
    },
    async plan(name, schedule, { version = "v1", active = true, most } = {}) {
      const workflow = workflowId({ project: "p", name: "w" });
      const spec = create(LaunchPlanSpecSchema, {
        workflowId: workflow,
        fixedInputs: literalMap({ a: integerLiteral(1) }),
        entityMetadata: { schedule: create(ScheduleSchema, schedule) },
        ...(most === undefined ? {} : { concurrencyPolicy: { max: most, behavior: ConcurrencyLimitBehavior.SKIP } }),
      });
      await plane.admin.createLaunchPlan({ id: launchPlanId({ project: "p", name, version }), spec });
      if (active) await setState(name, LaunchPlanState.ACTIVE, version);
    },
    async pass(microseconds, step = microseconds) {
      for (let passed = 0; passed < microseconds; passed += step) {
        plane.clock.advance(step);
        await settled(plane);
      }
    },
    async executions(name) {
      const rows = await plane.store.list("executions", {
        where: [{ column: "name", comparison: "eq", value: name, via: "launch_plan_id" }],
      });
      return rows.map((row) => row.execution_name);
    },
  };
}

/** Waits until no schedule that can be settled is due. */
async function settled({ store, clock }: TestControlPlane): Promise<void> {
  const due = () => store.count("schedules", [{ column: "next_at", comparison: "lte", value: clock.now() }]);
  await expect.poll(due, { timeout: 10_000, interval: 5 }).toBe(0);
}

test("a rate fires from its activation on, in mode SCHEDULED under Flyte's names", async () => {
  const { plane, plan, start, pass, executions } = await openWorld();
  start();
  await plan("r", everyMinute);
  const activated = Math.floor(plane.clock.now() / 1e6) * 1e6;
  await pass(3 * minute, minute);
  const key = { project: "p", domain: "development", name: "r", version: "v1" };
  const names = [1, 2, 3].map((n) => scheduledName(key, activated + n * minute));
  expect(await executions("r")).toEqual(names);
  const execution = await plane.admin.getExecution({
    id: { project: "p", domain: "development", name: names[0] ?? "" },
  });
  expect(execution.spec?.metadata?.mode).toBe(ExecutionMetadata_ExecutionMode.SCHEDULED);
});

test("a kick-off argument gets the scheduled time, not the time of the launch", async () => {
  const { plane, start, executions } = await openWorld();
  const request = create(WorkflowCreateRequestSchema, workflowRequest({ project: "p", name: "timed" }, "t"));
  const variables = request.spec?.template?.interface?.inputs?.variables ?? {};
  variables.at = create(VariableSchema, { type: datetimeType() });
  await plane.admin.createWorkflow(request);
  const spec = create(LaunchPlanSpecSchema, {
    workflowId: workflowId({ project: "p", name: "timed" }),
    fixedInputs: literalMap({ a: integerLiteral(1) }),
    entityMetadata: { schedule: create(ScheduleSchema, { ...hourly, kickoffTimeInputArg: "at" }) },
  });
  await plane.admin.createLaunchPlan({ id: launchPlanId({ project: "p", name: "timed" }), spec });
  await plane.admin.updateLaunchPlan({
    id: launchPlanId({ project: "p", name: "timed" }),
    state: LaunchPlanState.ACTIVE,
  });
  const activated = BigInt(plane.clock.now()) / 1_000_000n;
  plane.clock.advance(60 * minute);
  start();
  await settled(plane);
  const [name = ""] = await executions("timed");
  const { fullInputs } = await plane.admin.getExecutionData({ id: { project: "p", domain: "development", name } });
  const hour = 3600n;
  const scheduled = create(TimestampSchema, { seconds: (activated / hour + 1n) * hour });
  expect(fullInputs?.literals.at).toEqual(datetimeLiteral(scheduled));
});

test("activation and deactivation take effect at once, and what was not active is not made up for", async () => {
  const { plane, plan, start, pass, setState, executions } = await openWorld();
  start();
  await plan("r", everyMinute, { active: false });
  await pass(2 * minute, minute);
  expect(await executions("r")).toEqual([]);
  await setState("r", LaunchPlanState.ACTIVE);
  await pass(minute);
  expect(await executions("r")).toHaveLength(1);
  await setState("r", LaunchPlanState.INACTIVE);
  await pass(5 * minute, minute);
  await setState("r", LaunchPlanState.ACTIVE);
  expect(await executions("r")).toHaveLength(1);
  await plan("r", everyMinute, { version: "v2" });
  await pass(minute);
  expect(await executions("r")).toHaveLength(2);
  const rows = await plane.store.list("schedules", { where: [] });
  expect(rows.map(({ version }) => version)).toEqual(["v2"]);
});

test("a launch plan that is activated again just after it was found inactive keeps its schedule", async () => {
  const { plane, plan, start, pass, setState, executions } = await openWorld();
  await plan("r", everyMinute);
  const [row] = await plane.store.list("schedules", { where: [] });
  await setState("r", LaunchPlanState.INACTIVE);
  if (row === undefined) throw new Error("no schedule");
  // As a scheduler of before the deactivation has it, which sees the plan as inactive.
  await plane.store.commit([{ kind: "insert", table: "schedules", row }]);
  let removed = false;
  const slow: Store = {
    ...plane.store,
    async commit(writes) {
      if (!removed && writes.some(({ table, kind }) => table === "schedules" && kind === "delete")) {
        removed = true;
        await setState("r", LaunchPlanState.ACTIVE);
      }
      return plane.store.commit(writes);
    },
  };
  plane.clock.advance(minute);
  const first = start({}, slow);
  await expect.poll(() => removed).toBe(true);
  await first.close();
  expect(await plane.store.count("schedules", [])).toBe(1);
  expect(await executions("r")).toEqual([]);
  start();
  await pass(minute);
  expect(await executions("r")).toHaveLength(1);
});

test("a plan that is deactivated between two of its missed times launches none of the rest", async () => {
  const { plane, plan, start, setState, executions } = await openWorld();
  await plan("r", everyMinute);
  plane.clock.advance(5 * minute);
  let noted = 0;
  const store: Store = {
    ...plane.store,
    async commit(writes) {
      const result = await plane.store.commit(writes);
      if (writes.some(({ table, kind }) => table === "schedules" && kind === "update") && ++noted === 2)
        await setState("r", LaunchPlanState.INACTIVE);
      return result;
    },
  };
  start({}, store);
  await expect.poll(() => plane.store.count("schedules", [])).toBe(0);
  await settled(plane);
  expect(await executions("r")).toHaveLength(2);
});

test("a clock that is set back fires no time again, one that is set on makes up for what it leapt, bounded", async () => {
  const { plane, plan, start, executions, lines } = await openWorld();
  let offset = 0;
  const clock = { ...plane.clock, now: () => plane.clock.now() + offset };
  Object.assign(plane.resources, { clock });
  start({ maxMissedTimes: 4 });
  await plan("r", everyMinute);
  const pass = async (times: number) => {
    for (let passed = 0; passed < times; passed++) {
      plane.clock.advance(minute);
      const due = () => plane.store.count("schedules", [{ column: "next_at", comparison: "lte", value: clock.now() }]);
      await expect.poll(due).toBe(0);
    }
  };
  await pass(3);
  expect(await executions("r")).toHaveLength(3);
  offset = -10 * minute;
  await pass(10);
  expect(await executions("r")).toHaveLength(3);
  await pass(2);
  expect(await executions("r")).toHaveLength(5);
  offset = 60 * minute;
  await pass(1);
  expect(await executions("r")).toHaveLength(9);
  expect(lines.join("\n")).toMatch(/left out.*maxMissedTimes/);
});

test("to activate an active version again does not put off its next time", async () => {
  const { plane, plan, setState } = await openWorld();
  await plan("r", everyMinute);
  const [before] = await plane.store.list("schedules", { where: [] });
  plane.clock.advance(minute / 2);
  await setState("r", LaunchPlanState.ACTIVE);
  expect(await plane.store.list("schedules", { where: [] })).toEqual([before]);
});

test("what was missed in a stop is made up for in order, the latest of it where it is too much", async () => {
  const { plane, plan, start, executions, lines } = await openWorld();
  await plan("r", everyMinute);
  const activated = Math.floor(plane.clock.now() / 1e6) * 1e6;
  plane.clock.advance(10 * minute);
  start({ maxMissedTimes: 3 });
  await settled(plane);
  const key = { project: "p", domain: "development", name: "r", version: "v1" };
  expect(await executions("r")).toEqual([8, 9, 10].map((n) => scheduledName(key, activated + n * minute)));
  expect(lines.join("\n")).toMatch(/left out.*maxMissedTimes.*"from".*"before"/);
});

test("a crash between a launch and its note starts nothing twice", async () => {
  const { plane, plan, start, executions } = await openWorld();
  await plan("r", everyMinute);
  plane.clock.advance(minute);
  const crashed = Promise.withResolvers<void>();
  const dying: Store = {
    ...plane.store,
    commit(writes: readonly Write[]): Promise<CommitResult> {
      if (!writes.some(({ table }) => table === "schedules")) return plane.store.commit(writes);
      crashed.resolve();
      return Promise.reject(new Error("killed"));
    },
  };
  const first = start({}, dying);
  await crashed.promise;
  await first.close();
  expect(await executions("r")).toHaveLength(1);
  start();
  await settled(plane);
  expect(await executions("r")).toHaveLength(1);
});

test("two control planes on one store launch each time once", async () => {
  const { plan, start, pass, executions } = await openWorld();
  start();
  start();
  for (let number = 0; number < 5; number += 1) await plan(`r${number}`, everyMinute);
  await pass(4 * minute, minute);
  for (let number = 0; number < 5; number += 1) expect(await executions(`r${number}`)).toHaveLength(4);
});

test("a launch plan that allows one execution at a time skips the times while one runs", async () => {
  const { plane, plan, start, pass, executions } = await openWorld();
  start();
  await plan("one", everyMinute, { most: 1 });
  await pass(minute);
  const [name = ""] = await executions("one");
  const key = { execution_project: "p", execution_domain: "development", execution_name: name };
  const setPhase = (phase: string) =>
    plane.store.commit([{ kind: "update", table: "executions", key, set: { phase } }]);
  await setPhase("RUNNING");
  await pass(2 * minute, minute);
  expect(await executions("one")).toEqual([name]);
  await setPhase("SUCCEEDED");
  await pass(minute);
  expect(await executions("one")).toHaveLength(2);
});

test("what fails for now is tried again, what can never be launched is told and passed over", async () => {
  const { plane, plan, start, pass, executions, lines } = await openWorld();
  let down = true;
  const launch = plane.engine.launch.bind(plane.engine);
  Object.assign(plane.engine, {
    launch: (request: Parameters<typeof launch>[0]) =>
      down ? Promise.reject(new Error("out of order")) : launch(request),
  });
  await plan("r", everyMinute);
  plane.clock.advance(minute);
  start();
  await expect.poll(() => lines.some((line) => line.includes("tried again"))).toBe(true);
  down = false;
  await pass(2_000_000);
  expect(await executions("r")).toHaveLength(1);
  await plane.admin.updateProject({ id: "p", state: 1 });
  await pass(minute);
  expect(await executions("r")).toHaveLength(1);
  expect(lines.join("\n")).toMatch(/given up.*not active/);
});
