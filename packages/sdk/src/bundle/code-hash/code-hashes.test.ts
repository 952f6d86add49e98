import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { bundleFile } from "../bundle-file.ts";
import { loadBundle } from "../load-bundle.ts";

const repository = fileURLToPath(new URL("../../../../../", import.meta.url));

type Files = Readonly<Record<string, string>>;

const base: Files = {
  "package.json": JSON.stringify({ name: "project", type: "module" }),
  "flow.ts": `
    import { codeHash, task, z } from "haltere";
    import { half } from "./lib.ts";
    import words from "./words.json" with { type: "json" };

    const cache = { policies: [codeHash()] } as const;
    const two = 2;
    function twice(x: number): number { return x * two; }

    export const reaching = task({ inputs: { x: z.int() }, output: z.int(), cache }, ({ x }) => twice(half(x)));
    export const other = task({ inputs: { x: z.int() }, output: z.int(), cache }, ({ x }) => x + 1);
    export const reading = task({ output: z.int(), cache }, () => words.length);
    export const packaged = task({ output: z.int(), cache }, async () => (await import("small")).value);
  `,
  "lib.ts": `
    export function half(x: number): number { return Math.floor(x / 2); }
    export function third(x: number): number { return x / 3; }
  `,
  "words.json": '["a"]',
  "node_modules/small/package.json": JSON.stringify({ name: "small", version: "1.0.0", main: "index.js" }),
  "node_modules/small/index.js": "exports.value = 1;",
};

/** The cache version of each task of a project, as registration has it. */
async function versions(changes: Files = {}, shareRuntime = true): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-code-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries({ ...base, ...changes })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  for (const name of ["haltere", "zod"]) {
    symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name));
  }
  const { bytes } = await bundleFile(join(folder, "flow.ts"), { shareRuntime });
  const { project } = await loadBundle(bytes, { cacheFolder: join(folder, "cache") });
  const { tasks } = project.translate({ project: "p", domain: "d", version: "v", image: "i" });
  return Object.fromEntries(
    tasks.map(({ id, spec }) => [id.name.replace("flow.", ""), spec.template?.metadata?.discoveryVersion ?? ""]),
  );
}

function edited(file: string, from: string, to: string): Files {
  const content = base[file] ?? "";
  if (!content.includes(from)) throw new Error(`${file} has no ${from}`);
  return { [file]: content.replace(from, to) };
}

let unchanged: ReturnType<typeof versions> | undefined;

/** The tasks whose version a change changes. */
async function changed(changes: Files): Promise<readonly string[]> {
  unchanged ??= versions();
  const [before, after] = [await unchanged, await versions(changes)];
  return Object.keys(before)
    .filter((name) => before[name] !== after[name])
    .sort();
}

test("is the same wherever the files lie, and whether the bundle holds the SDK or not", async () => {
  const first = await versions();
  expect(new Set(Object.values(first)).size).toBe(4);
  expect(Object.values(first).every((version) => /^[0-9a-f]{64}$/.test(version))).toBe(true);
  expect(await versions()).toEqual(first);
  expect(await versions({}, false)).toEqual(first);
});

test.each([
  ["the task's own function", edited("flow.ts", "x + 1", "x + 2"), ["other"]],
  ["a function that it calls", edited("flow.ts", "x * two", "two * x"), ["reaching"]],
  ["a constant behind that", edited("flow.ts", "two = 2", "two = 3"), ["reaching"]],
  ["a function of another module", edited("lib.ts", "x / 2", "x / 4"), ["reaching"]],
  [
    "a setting that the tasks share",
    edited("flow.ts", "codeHash()]", 'codeHash(), () => "2"]'),
    ["other", "packaged", "reaching", "reading"],
  ],
  ["a file of data", { "words.json": '["a", "b"]' }, ["reading"]],
  [
    "a package's version",
    { "node_modules/small/package.json": JSON.stringify({ name: "small", version: "1.0.1", main: "index.js" }) },
    ["packaged"],
  ],
  [
    "what a module does when it is evaluated",
    { "lib.ts": `${base["lib.ts"]}\nglobalThis.process.env.CODE_HASH_TEST ??= "1";` },
    ["other", "packaged", "reaching", "reading"],
  ],
])("changes with %s", async (_, changes, tasks) => {
  expect(await changed(changes)).toEqual(tasks);
});

test.each([
  ["a function that no task calls", edited("lib.ts", "x / 3", "x / 33")],
  ["a new function", { "lib.ts": `${base["lib.ts"]}\nexport const fourth = (x: number) => x / 4;` }],
  ["comments and white space", edited("flow.ts", "return x * two;", "// twice\n\n      return   x *   two ;")],
  ["types", edited("flow.ts", "twice(x: number): number", "twice(x: 1 | 2 | number): number & {}")],
  ["a new task", { "flow.ts": `${base["flow.ts"]}\nexport const more = task({}, () => {});` }],
])("does not change with %s", async (_, changes) => {
  expect(await changed(changes)).toEqual([]);
});

test("follows what is exported again, imported whole, and declared by a pattern", async () => {
  const files = {
    "flow.ts": `
      import { codeHash, task, z } from "haltere";
      import { named } from "./again.ts";
      import * as whole from "./whole.ts";
      const { a: [first = 1], ...rest } = { a: [1], b: 2 };
      const cache = { policies: [codeHash()] } as const;
      export const one = task({ output: z.int(), cache }, () => named());
      export const two = task({ output: z.int(), cache }, () => Object.keys(whole).length);
      export const three = task({ output: z.int(), cache }, () => first + Object.keys(rest).length);
    `,
    "again.ts": 'export * from "./deep.ts";\nexport const unused = 1;',
    "deep.ts": "const inner = () => 1;\nexport { inner as named };",
    "whole.ts": "export const a = 1;\nexport default class { b = 2; }",
  };
  const before = await versions(files);
  const different = async (file: keyof typeof files, from: string, to: string) => {
    const after = await versions({ ...files, [file]: files[file].replace(from, to) });
    return Object.keys(before).filter((name) => before[name] !== after[name]);
  };
  expect(await different("deep.ts", "=> 1", "=> 2")).toEqual(["one"]);
  expect(await different("again.ts", "unused = 1", "unused = 2")).toEqual([]);
  expect(await different("whole.ts", "b = 2", "b = 3")).toEqual(["two"]);
  expect(await different("flow.ts", "b: 2", "b: 3")).toEqual(["three"]);
});
