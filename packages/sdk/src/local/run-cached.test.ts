import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { standingClock } from "@haltere/ports/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { File } from "../schema/file-schema.ts";
import { hashed } from "../schema/schema-notes.ts";
import { useOwnTemp } from "../testing/own-temp.ts";
import { folderCache } from "./folder-cache.ts";
import { memoryCache } from "./memory-cache.ts";
import { withSurroundings } from "./surroundings.ts";

useOwnTemp();
let dataDirectory: string;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), "haltere-cache-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataDirectory, { recursive: true });
});

const here = <T>(code: () => T): T => withSurroundings({ dataDirectory }, code);

/** A cached task that counts its runs. */
function counting(settings: { readonly serialize?: boolean; readonly version?: string; readonly name?: string } = {}) {
  const { name = "counting", version = "1", ...cache } = settings;
  let runs = 0;
  const counted = task(
    {
      name,
      inputs: { x: z.int(), note: z.string().default("") },
      output: z.int(),
      cache: { version, ignoredInputs: ["note"], ...cache },
    },
    async ({ x }) => {
      await Promise.resolve();
      runs++;
      if (x < 0) throw new Error("too small");
      return x * 10;
    },
  );
  return { counted, runs: () => runs };
}

test("a result is taken from the cache where task, version and inputs agree, in any later run", async () => {
  const { counted, runs } = counting();
  expect([await here(() => counted({ x: 1 })), await here(() => counted({ x: 1, note: "ignored" }))]).toEqual([10, 10]);
  expect(runs()).toBe(1);
  expect(await here(() => counted({ x: 2 }))).toBe(20);
  expect(runs()).toBe(2);
  for (const other of [counting({ version: "2" }), counting({ name: "other" })]) {
    expect(await here(() => other.counted({ x: 1 }))).toBe(10);
    expect(other.runs()).toBe(1);
  }
  const again = counting();
  expect(await here(() => again.counted({ x: 2 }))).toBe(20);
  expect(again.runs()).toBe(0);
});

test("a call may leave the cache out, or ask for another version of it; items of a map are kept by themselves", async () => {
  const { counted, runs } = counting();
  const plain = workflow({ output: z.int() }, () => counted({ x: 1 }));
  const without = workflow({ output: z.int() }, () => counted({ x: 1 }, { cache: false }));
  const other = workflow({ output: z.int() }, () => counted({ x: 1 }, { cache: { version: "9" } }));
  for (const [wf, after] of [
    [plain, 1],
    [plain, 1],
    [without, 2],
    [without, 3],
    [other, 4],
    [other, 4],
  ] as const) {
    expect(await here(() => wf())).toBe(10);
    expect(runs()).toBe(after);
  }
  expect(await here(() => map(counted, { x: [1, 2, 3] }))).toEqual([10, 20, 30]);
  expect(runs()).toBe(6);
});

test("what fails is not kept", async () => {
  const { counted, runs } = counting();
  for (const expected of [1, 2]) {
    await expect(here(() => counted({ x: -1 }))).rejects.toThrow("too small");
    expect(runs()).toBe(expected);
  }
});

test("overwriting makes it anew and keeps that; the variables of flytekit switch it off and overwrite", async () => {
  const { counted, runs } = counting();
  await here(() => counted({ x: 1 }));
  await withSurroundings({ dataDirectory, overwriteCache: true }, () => counted({ x: 1 }));
  expect(runs()).toBe(2);
  vi.stubEnv("FLYTE_LOCAL_CACHE_OVERWRITE", "true");
  await here(() => counted({ x: 1 }));
  expect(runs()).toBe(3);
  vi.stubEnv("FLYTE_LOCAL_CACHE_OVERWRITE", "");
  await here(() => counted({ x: 1 }));
  expect(runs()).toBe(3);
  vi.stubEnv("FLYTE_LOCAL_CACHE_ENABLED", "false");
  await here(() => counted({ x: 1 }));
  await here(() => counted({ x: 7 }));
  expect(runs()).toBe(5);
  vi.stubEnv("FLYTE_LOCAL_CACHE_ENABLED", "1");
  await here(() => counted({ x: 7 }));
  expect(runs()).toBe(6);
});

test("of several runs at once a serialized task runs once, any other as often as it is called", async () => {
  const one = counting({ serialize: true });
  const many = counting({ name: "many" });
  const calls = (counted: typeof one.counted) => here(() => Promise.all([1, 1, 1].map((x) => counted({ x }))));
  expect(await calls(one.counted)).toEqual([10, 10, 10]);
  expect(one.runs()).toBe(1);
  expect(await calls(many.counted)).toEqual([10, 10, 10]);
  expect(many.runs()).toBe(3);
});

test("the hash of a value stands for it", async () => {
  const Model = hashed(z.object({ id: z.string(), at: z.number() }), ({ id }) => id);
  let runs = 0;
  const make = task({ inputs: { at: z.number() }, output: Model }, ({ at }) => ({ id: "a", at }));
  const use = task(
    { name: "use", inputs: { model: Model }, output: z.number(), cache: { version: "1" } },
    ({ model }) => {
      runs++;
      return model.at;
    },
  );
  const wf = workflow({ inputs: { at: z.number() }, output: z.number() }, ({ at }) => use({ model: make({ at }) }));
  expect([await here(() => wf({ at: 1 })), await here(() => wf({ at: 2 }))]).toEqual([1, 1]);
  expect(runs).toBe(1);
});

test("the content of a file stands for it, where its hash reads it", async () => {
  const Page = hashed(File, async (file) => `sha:${await file.text()}`);
  const lengths: number[] = [];
  const write = task({ name: "page", inputs: { text: z.string(), name: z.string() }, output: Page }, ({ text, name }) =>
    File.fromText(text, { name }),
  );
  const measure = task(
    { name: "measure", inputs: { pages: z.array(Page) }, output: z.int(), cache: { version: "1" } },
    async ({ pages }) => {
      for (const page of pages) lengths.push((await page.text()).length);
      return lengths.length;
    },
  );
  const wf = workflow(
    { inputs: { text: z.string(), name: z.string() }, output: z.int(), name: "measured" },
    ({ text, name }) => measure({ pages: [write({ text, name })] }),
  );
  expect(await here(() => wf({ text: "abc", name: "one.txt" }))).toBe(1);
  expect(await here(() => wf({ text: "abc", name: "two.txt" }))).toBe(1);
  expect(lengths).toEqual([3]);
  expect(await here(() => wf({ text: "abcd", name: "two.txt" }))).toBe(2);
  expect(lengths).toEqual([3, 4]);
});

test("a hash that fails is told with the output that it is of", async () => {
  const Page = hashed(File, async () => {
    throw new Error("no such digest");
  });
  const write = task({ name: "unhashed", output: Page }, () => File.fromText("", { name: "page" }));
  await expect(here(() => write())).rejects.toMatchObject({
    code: "InvalidArgument",
    message: "its hash cannot be told: no such digest",
    where: { task: "unhashed", output: "o0" },
  });
});

test("files of a kept result last with it", async () => {
  const write = task({ name: "write", output: File, cache: { version: "1" } }, () =>
    File.fromText("kept", { name: "k" }),
  );
  const first = await here(() => write());
  expect(first.location.replace("file://", "").startsWith(`${dataDirectory}/local-cache/files/`)).toBe(true);
  expect(await (await here(() => write())).text()).toBe("kept");
});

test("a broken file counts as none, and a lock that a dead process left does not hold", async () => {
  const { counted, runs } = counting({ serialize: true });
  await here(() => counted({ x: 1 }));
  const folder = join(dataDirectory, "local-cache");
  const [file = ""] = readdirSync(folder);
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path).subarray(0, 20));
  // No process has this id: it is beyond what Linux gives.
  writeFileSync(`${path}.lock`, "4194305");
  expect(await here(() => counted({ x: 1 }))).toBe(10);
  expect(runs()).toBe(2);
  expect(readdirSync(folder)).toEqual([file]);
});

test("who finds a lock that is held waits for it", async () => {
  const clock = standingClock();
  const cache = folderCache(join(dataDirectory, "c"), clock);
  const order: string[] = [];
  const held = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const first = cache.alone("k", async () => {
    started.resolve();
    await held.promise;
    order.push("first");
  });
  await started.promise;
  const second = cache.alone("k", async () => void order.push("second"));
  held.resolve();
  await first;
  const done = second.then(() => true);
  while (!(await Promise.race([done, new Promise<false>((resolve) => setImmediate(resolve, false))])))
    clock.advance(50_000);
  expect(order).toEqual(["first", "second"]);
});

test("a run without cached tasks makes no data directory", async () => {
  rmSync(dataDirectory, { recursive: true });
  const plain = task({ output: z.int() }, () => 1);
  await here(() => plain());
  expect(existsSync(dataDirectory)).toBe(false);
  await here(() => counting().counted({ x: 1 }));
});

test("tasks without a name never get each other's results", async () => {
  const runs: number[] = [];
  const adding = (by: number) =>
    task({ inputs: { x: z.int() }, output: z.int(), cache: { version: "1" } }, ({ x }) => {
      runs.push(by);
      return x + by;
    });
  const [one, two] = [adding(1), adding(2)];
  const both = async () => [await one({ x: 5 }), await two({ x: 5 })];
  // Another process could not tell them apart, so that nothing of theirs lasts.
  expect([await here(both), await here(both)]).toEqual([
    [6, 7],
    [6, 7],
  ]);
  expect(runs).toEqual([1, 2, 1, 2]);
  const cache = memoryCache();
  const kept = () => withSurroundings({ cache }, both);
  expect([await kept(), await kept()]).toEqual([
    [6, 7],
    [6, 7],
  ]);
  expect(runs).toEqual([1, 2, 1, 2, 1, 2]);
});
