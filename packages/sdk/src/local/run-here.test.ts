import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { current } from "../context/task-context.ts";
import { launchPlan } from "../entities/launch-plan.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { nameExports } from "../naming/name-exports.ts";
import { File } from "../schema/file-schema.ts";
import { RecoverableError } from "../task-process/recoverable-error.ts";
import { useOwnTemp } from "../testing/own-temp.ts";

useOwnTemp();

const inc = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x, by }) => x + by);
const total = task({ inputs: { xs: z.array(z.int()) }, output: z.int() }, ({ xs }) => xs.reduce((a, b) => a + b, 0));
const explode = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }): number => {
  throw new RangeError(`no room for ${x}`);
});
nameExports("m", { inc, total, explode });

const refusal = async (code: () => unknown): Promise<FlyteError> => {
  try {
    await code();
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
};

test("a task, a map, a workflow, a workflow within one, and a launch plan run here", async () => {
  const inner = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x: inc({ x }) }));
  const outer = workflow(
    { inputs: { xs: z.array(z.int()).default([1, 2, 3]) }, outputs: { sum: z.int(), twice: z.int() } },
    ({ xs }) => {
      const sum = total({ xs: map(inc, { x: xs }, { bind: { by: 10 } }) });
      return { sum, twice: inner({ x: sum }) };
    },
  );
  const plan = launchPlan(outer, { fixed: { xs: [5] } });
  expect(await inc({ x: 1 })).toBe(2);
  expect(await map(inc, { x: [1, 2] })).toEqual([2, 3]);
  expect(await map(inc, { x: [1, 2], by: [10, 20] })).toEqual([11, 22]);
  expect(await outer()).toEqual({ sum: 36, twice: 38 });
  expect(await outer().sum).toBe(36);
  expect(await plan()).toEqual({ sum: 15, twice: 17 });
});

test("calls that are not awaited are wired on", async () => {
  expect(await total({ xs: [inc({ x: 1 }), 5, inc({ x: inc({ x: 1 }) })] })).toBe(2 + 5 + 3);
});

test("values pass through literals: an object is a copy, its defaults are filled in, dates are dates", async () => {
  const given = { at: new Date(5), extra: undefined, list: [1] };
  const Shape = z.object({ at: z.date(), n: z.int().default(4), list: z.array(z.int()) });
  const echo = task({ inputs: { p: Shape }, output: Shape }, ({ p }) => p);
  const returned = await echo({ p: given });
  expect(returned).toEqual({ at: new Date(5), n: 4, list: [1] });
  expect(returned.list).not.toBe(given.list);
});

test("nodes that do not wait for each other run side by side, those in a chain one by one", async () => {
  const seen: string[] = [];
  const meet = Promise.withResolvers<void>();
  const first = task({ name: "first", output: z.int() }, async () => {
    await meet.promise;
    seen.push("first");
    return 1;
  });
  const second = task({ name: "second", output: z.int() }, () => {
    seen.push("second");
    meet.resolve();
    return 2;
  });
  const third = task({ name: "third", inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
    seen.push("third");
    return x;
  });
  const wf = workflow({ output: z.int() }, () => {
    const a = first();
    const b = second();
    return third({ x: b }, { after: a });
  });
  expect(await wf()).toBe(2);
  expect(seen).toEqual(["second", "first", "third"]);
});

describe("a map", () => {
  test("runs no more at once than it may", async () => {
    let running = 0;
    let most = 0;
    const slow = task({ inputs: { x: z.int() }, output: z.int() }, async ({ x }) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      running--;
      return x;
    });
    const xs = Array.from({ length: 20 }, (_, index) => index);
    expect(await map(slow, { x: xs }, { concurrency: 3 })).toEqual(xs);
    expect(most).toBe(3);
  });

  const odd = task({ name: "odd", inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
    if (x % 2 === 0) throw new Error(`${x} is even`);
    return x;
  });

  test("leaves a gap for an item that may fail", async () => {
    expect(await map(odd, { x: [1, 2, 3] }, { minSuccessRatio: 0.6 })).toEqual([1, undefined, 3]);
    expect(await map(odd, { x: [1, 2, 3] }, { minSuccesses: 2 })).toEqual([1, undefined, 3]);
  });

  test("fails where too many do, naming the item and the task", async () => {
    const error = await refusal(() => map(odd, { x: [1, 2, 3, 4] }, { minSuccessRatio: 0.75 }));
    expect(error.message).toMatch(/item 3 of 4.*more than 1.*4 is even/);
    expect(error.where.task).toBe("odd");
  });

  test("of nothing is nothing; lists of two lengths are refused", async () => {
    expect(await map(inc, { x: [] })).toEqual([]);
    expect((await refusal(() => map(inc, { x: [1], by: [1, 2] }))).message).toMatch(/x has 1, by has 2/);
  });

  test("takes a list out of an object", async () => {
    const make = task({ output: z.object({ xs: z.array(z.int()) }) }, () => ({ xs: [1, 2] }));
    const wf = workflow({ output: z.array(z.int()) }, () => map(inc, { x: make().xs }));
    expect(await wf()).toEqual([2, 3]);
  });
});

describe("errors", () => {
  test("of a task's code name workflow, node and task, and keep the cause", async () => {
    const wf = workflow({ name: "wf", inputs: { x: z.int() }, output: z.int() }, ({ x }) => explode({ x: inc({ x }) }));
    const error = await refusal(() => wf({ x: 1 }));
    expect(error.message).toBe("RangeError: no room for 2");
    expect(error.where).toMatchObject({ workflow: "wf", node: "n1", task: "m.explode" });
    expect(error.cause).toBeInstanceOf(RangeError);
  });

  test("a wrong output names the task and the output", async () => {
    const lies = task({ name: "lies", output: z.object({ n: z.int() }) }, () => ({ n: "seven" as unknown as number }));
    const error = await refusal(() => lies());
    expect(error.fullMessage).toMatch(/expected int, got str "seven" \(task lies, output o0\.n\)/);
  });

  test("what a schema asks beyond its type is checked on both sides", async () => {
    const small = task({ name: "small", inputs: { x: z.int().max(3) }, output: z.int().max(3) }, ({ x }) => x + 1);
    expect((await refusal(() => small({ x: 9 }))).where).toMatchObject({ input: "x" });
    expect((await refusal(() => small({ x: 3 }))).where).toMatchObject({ output: "o0" });
  });

  test("an error that may pass is tried again, as often as the task says; any other is not", async () => {
    const seen: number[] = [];
    const flaky = task({ name: "flaky", retries: 2, inputs: { until: z.int() }, output: z.int() }, ({ until }) => {
      const { attempt } = current();
      seen.push(attempt);
      if (attempt < until) throw new RecoverableError("not yet");
      return attempt;
    });
    expect(await flaky({ until: 2 })).toBe(2);
    expect((await refusal(() => flaky({ until: 3 }))).message).toMatch(/not yet/);
    expect(seen).toEqual([0, 1, 2, 0, 1, 2]);
    let runs = 0;
    const broken = task({ retries: 5 }, () => {
      runs++;
      throw new Error("no");
    });
    await refusal(() => broken());
    expect(runs).toBe(1);
  });

  test("a node that fails ends the workflow once the others have ended", async () => {
    const order: string[] = [];
    const slow = task({ output: z.int() }, async () => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      order.push("slow");
      return 1;
    });
    const never = task({ inputs: { x: z.int() } }, () => void order.push("never"));
    const wf = workflow({ output: z.int() }, () => {
      never({ x: slow() });
      return explode({ x: 1 });
    });
    await refusal(() => wf());
    expect(order).toEqual(["slow"]);
    const goesOn = workflow({ output: z.int(), failurePolicy: "fail-after-executable-nodes-complete" }, () => {
      never({ x: slow() });
      return explode({ x: 1 });
    });
    await refusal(() => goesOn());
    expect(order).toEqual(["slow", "slow", "never"]);
  });

  test("a body that branches on a reference is refused before anything runs", async () => {
    const wf = workflow({ name: "wf", inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
      if (x) return inc({ x });
      return inc({ x: 2 });
    });
    const error = await refusal(() => wf({ x: 1 }));
    expect(error.message).toMatch(/branches on a reference/);
    expect(error.where.workflow).toBe("wf");
  });

  test("current() tells where no task runs", () => {
    expect(() => current()).toThrow(/no task is running/);
  });
});

describe("what a run leaves", () => {
  const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("haltere-"));
  const write = task({ inputs: { fails: z.boolean() }, output: File }, async ({ fails }) => {
    await writeFile(join(current().workingDirectory, "scrap"), "scrap");
    if (fails) throw new Error("after writing");
    return File.fromText("kept", { name: "kept" });
  });
  const size = task({ inputs: { file: File }, output: z.int() }, async ({ file }) => (await file.text()).length);

  test("are the files that its outputs tell of, and no other", async () => {
    const before = left();
    const file = await write({ fails: false });
    const [folder = "", ...others] = left().filter((name) => !before.includes(name));
    expect(others).toEqual([]);
    expect(readdirSync(join(tmpdir(), folder))).toEqual(["files"]);
    expect(await file.text()).toBe("kept");
    const wf = workflow({ output: z.int() }, () => size({ file: write({ fails: false }) }));
    expect(await wf()).toBe(4);
    await refusal(() => write({ fails: true }));
    expect(left()).toHaveLength(before.length + 1);
  });
});

describe("files", () => {
  const Csv = File.schema({ format: "csv" });
  const write = task({ inputs: { text: z.string() }, output: Csv }, async ({ text }) => {
    const path = join(current().workingDirectory, "a b%20.csv");
    await writeFile(path, text);
    return File.from(path);
  });
  const read = task({ inputs: { table: Csv }, output: z.string() }, ({ table }) => table.text());

  test("are copied on return, so that a later change of the original changes nothing", async () => {
    const file = await write({ text: "a,b\n" });
    expect(await file.text()).toBe("a,b\n");
    expect(await read({ table: file })).toBe("a,b\n");
    const path = await file.download();
    expect(await readFile(path, "utf8")).toBe("a,b\n");
    const wf = workflow({ inputs: { text: z.string() }, output: z.string() }, ({ text }) =>
      read({ table: write({ text }) }),
    );
    expect(await wf({ text: "x" })).toBe("x");
  });

  test("made of text in a task; two of one name are two", async () => {
    const two = task({ output: z.array(File) }, () => [
      File.fromText("1", { name: "n.txt" }),
      File.fromBytes(new Uint8Array([50]), { name: "n.txt" }),
    ]);
    const files = await two();
    expect(await Promise.all(files.map((file) => file.text()))).toEqual(["1", "2"]);
    expect(files.map((file) => file.name)).toEqual(["n.txt", "n.txt"]);
  });

  test("one that is not there names its path", async () => {
    expect((await refusal(() => read({ table: File.from("/nowhere/x.csv") }))).fullMessage).toMatch(/nowhere\/x\.csv/);
    const missing = task({ name: "missing", output: File }, () => File.from("/nowhere/y"));
    expect((await refusal(() => missing())).fullMessage).toMatch(/nowhere\/y/);
  });

  test("stand in objects and lists too", async () => {
    const pack = task({ output: z.object({ files: z.array(File) }) }, () => ({
      files: [File.fromText("in", { name: "i" })],
    }));
    const wf = workflow({ output: z.string() }, () => read({ table: pack().files.at(0) }));
    expect(await wf()).toBe("in");
  });

  test("a local file is no constant of a body", async () => {
    const wf = workflow({ output: z.string() }, () => read({ table: File.from("a.csv") }));
    expect((await refusal(() => wf())).message).toMatch(/lies on this machine/);
  });
});
