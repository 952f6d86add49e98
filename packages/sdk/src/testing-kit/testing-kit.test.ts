import { expect, test } from "vitest";
import {
  approve,
  chain,
  conditional,
  DataFrame,
  eager,
  File,
  FlyteError,
  gt,
  launchPlan,
  map,
  RecoverableError,
  referenceTask,
  referenceWorkflow,
  sleep,
  task,
  waitForInput,
  workflow,
  z,
} from "../index.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { mock, standIn, testCache, testClock, testFailure, testWorkflow, withMocks } from "./index.ts";

useOwnTemp();

const find = task({ name: "find", inputs: { city: z.string() }, output: z.int() }, (): number => {
  throw new Error("no network in tests");
});
const double = task({ name: "double", inputs: { x: z.int() }, output: z.int() }, ({ x }) => x * 2);
const wf = workflow({ name: "wf", inputs: { city: z.string() }, output: z.int() }, ({ city }) =>
  double({ x: find({ city }) }),
);

test("a stand-in answers for its entity, is checked as it, and tells its calls", async () => {
  const found = standIn(find, ({ city }) => city.length);
  const { outputs, node, nodes } = await testWorkflow(wf, { inputs: { city: "Oslo" }, mocks: [found] });
  expect(outputs).toBe(8);
  expect(found.calls).toEqual([{ city: "Oslo" }]);
  expect(nodes.map(({ id, name }) => [id, name])).toEqual([
    ["n0", "find"],
    ["n1", "double"],
  ]);
  expect(node("n1")).toMatchObject({ inputs: { x: 4 }, outputs: 8, attempts: 1, cached: false, error: undefined });
  const lies = standIn(find, () => JSON.parse('"four"'));
  const { error } = await testFailure(wf, { inputs: { city: "Oslo" }, mocks: [lies] });
  expect(error.fullMessage).toMatch(/expected int, got str "four" \(.*task find, output o0\)/);
  await expect(testWorkflow(wf, { inputs: { city: "Oslo" } })).rejects.toThrow("no network in tests");
});

test("a mock holds until the end of its block; others that run meanwhile do not see it", async () => {
  const gate = Promise.withResolvers<void>();
  const mocked = async () => {
    await gate.promise;
    using found = mock(find, async ({ city }) => city.length);
    expect(await wf({ city: "Rome" })).toBe(8);
    expect(found.calls).toEqual([{ city: "Rome" }]);
  };
  const others = withMocks([standIn(find, () => 100)], async () => {
    await gate.promise;
    const first = await wf({ city: "Rome" });
    return first + (await wf({ city: "Rome" }));
  });
  const both = Promise.all([mocked(), others]);
  gate.resolve();
  expect((await both)[1]).toBe(400);
  const restored = mock(find, () => 1);
  restored.restore();
  await expect(wf({ city: "Rome" })).rejects.toThrow("no network in tests");
});

test("what is registered elsewhere can be stood in for, and launch plans and workflows", async () => {
  const elsewhere = { project: "p", domain: "d", name: "far", version: "1" };
  const far = referenceTask({ ...elsewhere, inputs: { x: z.int() }, output: z.int() });
  const whole = referenceWorkflow({ ...elsewhere, inputs: { x: z.int() }, output: z.int() });
  const inner = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => double({ x }));
  const plan = launchPlan(inner, { name: "plan" });
  const outer = workflow({ output: z.int() }, () => plan({ x: inner({ x: far({ x: 1 }) }) }));
  const { error } = await testFailure(outer);
  expect(error.message).toMatch(/far .*registered elsewhere/);
  const mocks = [standIn(far, ({ x }) => x + 1), standIn(inner, ({ x }) => x + 10), standIn(plan, ({ x }) => x + 100)];
  expect((await testWorkflow(outer, { mocks })).outputs).toBe(112);
  // A launch plan without a stand-in of its own launches what stands in for its workflow, with what the plan settles.
  const fixed = launchPlan(inner, { name: "fixed", fixed: { x: 5 } });
  expect(await withMocks([standIn(inner, ({ x }) => x + 10)], async () => await fixed())).toBe(15);
  expect(await withMocks([standIn(whole, ({ x }) => x * 3)], async () => await whole({ x: 5 }))).toBe(15);
});

test("what stands in for something of elsewhere may make files, as what it stands in for", async () => {
  const elsewhere = { project: "p", domain: "d", name: "far", version: "1" };
  const outputs = { file: File, table: DataFrame.schema({ columns: { n: z.int() } }) };
  const far = referenceTask({ ...elsewhere, outputs });
  const whole = workflow({ outputs }, () => far());
  const made = standIn(far, () => ({
    file: File.fromText("a\n", { name: "a.txt" }),
    table: DataFrame.fromRows([{ n: 1 }]),
  }));
  const { file, table } = (await testWorkflow(whole, { mocks: [made] })).outputs;
  expect([file.name, await file.text(), await table.rows()]).toEqual(["a.txt", "a\n", [{ n: 1 }]]);
});

test("a stood-in task keeps its retries and its cache; a cache may last over runs", async () => {
  let calls = 0;
  const flaky = task({ name: "flaky", output: z.int(), retries: 2, cache: { version: "1" } }, () => 0);
  const one = workflow({ output: z.int() }, () => flaky());
  const mocks = [
    standIn(flaky, () => {
      if (++calls < 3) throw new RecoverableError("not yet");
      return 7;
    }),
  ];
  const cache = testCache();
  const first = await testWorkflow(one, { mocks, cache });
  expect([first.outputs, first.node("n0").attempts, first.node("n0").cached]).toEqual([7, 3, false]);
  const second = await testWorkflow(one, { mocks, cache });
  expect([second.outputs, second.node("n0").attempts, second.node("n0").cached]).toEqual([7, 0, true]);
  expect((await testWorkflow(one, { mocks })).node("n0").cached).toBe(false);
});

test("gates are answered by name; one without an answer, or refused, fails", async () => {
  const gated = workflow({ name: "gated", inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
    const more = waitForInput("more", z.int());
    chain(more, double({ x: more }));
    return double({ x: approve(double({ x }), "check-a") });
  });
  const seen: unknown[] = [];
  const check = (value: unknown): boolean => {
    seen.push(value);
    return true;
  };
  const { outputs } = await testWorkflow(gated, { inputs: { x: 3 }, gates: { "check-a": check, more: 4 } });
  expect([outputs, seen]).toEqual([12, [6]]);
  const refused = await testFailure(gated, { inputs: { x: 3 }, gates: { "check-a": false, more: 4 } });
  expect(refused.error.message).toMatch(/check-a .*refused/);
  const silent = await testFailure(gated, { inputs: { x: 3 }, gates: { "check-a": true } });
  expect(silent.error.message).toMatch(/the gate more \(int\) is asked/);
  expect(silent.error.where).toMatchObject({ workflow: "gated" });
});

test("waiting takes no time, and lets what runs end before", async () => {
  const clock = testClock({ start: new Date("2026-03-01T00:00:00Z") });
  const order: string[] = [];
  const busy = task({ name: "busy", timeout: 60 }, async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    order.push(`busy ${clock.date.toISOString()}`);
  });
  const after = task({ name: "after" }, () => void order.push(`after ${clock.date.toISOString()}`));
  const slow = workflow({}, () => {
    busy();
    chain(sleep(3600), sleep(600), after());
  });
  await testWorkflow(slow, { clock });
  expect(order).toEqual(["busy 2026-03-01T00:00:00.000Z", "after 2026-03-01T01:10:00.000Z"]);
});

test("a task whose time is up fails with its timeout, is told, and is tried again", async () => {
  const clock = testClock();
  const reasons: unknown[] = [];
  const { current } = await import("../context/task-context.ts");
  const stuck = task({ name: "stuck", output: z.int(), timeout: 60, retries: 1 }, () => {
    const { signal, attempt } = current();
    signal.addEventListener("abort", () => reasons.push([attempt, signal.reason.message]));
    queueMicrotask(() => clock.advance(attempt === 0 ? 60 : 59.999));
    if (attempt > 0) queueMicrotask(() => clock.advance(0.001));
    return new Promise<number>(() => {});
  });
  const { error, node } = await testFailure(
    workflow({ name: "slow", output: z.int() }, () => stuck()),
    { clock },
  );
  expect(error.fullMessage).toMatch(/timeout of 60 s \(.*task stuck/);
  expect(error.where).toMatchObject({ workflow: "slow", node: "n0", task: "stuck" });
  expect(error.taskErrorCode).toBe("TimeoutExpired");
  expect(node("n0").attempts).toBe(2);
  expect(reasons.map((reason) => (reason as [number])[0])).toEqual([0, 1]);
});

test("branches that were not taken, and nodes behind a failure, did not run; items of a map are told", async () => {
  const big = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) =>
    conditional("size")
      .if(gt(x, 10), () => double({ x }))
      .else(() => find({ city: "small" })),
  );
  const { nodes } = await testWorkflow(big, { inputs: { x: 11 } });
  expect(nodes.map(({ name }) => name)).toEqual(["double"]);
  const mapped = workflow({ output: z.array(z.int()) }, () => map(double, { x: [1, 2] }));
  const { node } = await testWorkflow(mapped);
  expect(node("n0").nodes.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
    [{ x: 1 }, 2],
    [{ x: 2 }, 4],
  ]);
  const failed = await testFailure(wf, { inputs: { city: "x" } });
  expect(failed.nodes.map(({ name, error }) => [name, error instanceof FlyteError])).toEqual([["find", true]]);
  expect(() => failed.node("n1")).toThrow("no node n1 ran");
});

test("an eager task may wait for a workflow that sleeps", async () => {
  const naps = workflow({ output: z.int() }, () => {
    const answer = double({ x: 2 });
    chain(sleep(60), answer);
    return answer;
  });
  const both = eager({ name: "both", output: z.int() }, async () => (await naps()) + (await naps()));
  const { outputs, nodes } = await testWorkflow(both);
  expect(outputs).toBe(8);
  expect(nodes.map(({ kind }) => kind)).toEqual(["task", "workflow", "workflow"]);
});

test("a workflow that should have failed tells that it did not", async () => {
  await expect(testFailure(double, { inputs: { x: 1 } })).rejects.toThrow("should have failed");
});
