import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { FlyteError } from "@haltere/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bundleFile, bundleFiles } from "./bundle-file.ts";

let folders: string[];
beforeEach(() => {
  folders = [];
});
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A project with a `haltere` that only writes down what it is handed. */
function project(files: Readonly<Record<string, string>>, { haltere = true } = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "haltere-bundle-")));
  folders.push(folder);
  const all: Record<string, string> = { "package.json": '{"name":"flows","type":"module"}', ...files };
  if (haltere) {
    all["node_modules/haltere/package.json"] = '{"name":"haltere","exports":{"./task-process":"./task-process.js"}}';
    all["node_modules/haltere/task-process.js"] = `
      const named = [];
      export function registerModule(name, namespace) { named.push([name, namespace, { ...namespace }]); }
      export const haltereTaskBundle = { execute: async () => ({}) };
      export const haltereProject = { named };`;
  }
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Bundles and evaluates: what each module was seen to export at the end of its evaluation, in that order. */
async function namedModules(folder: string, entry: string): Promise<[string, Record<string, unknown>][]> {
  const { bytes, fileName } = await bundleFile(join(folder, entry));
  writeFileSync(join(folder, fileName), bytes);
  const { haltereProject } = await import(/* @vite-ignore */ pathToFileURL(join(folder, fileName)).href);
  return haltereProject.named.map(([name, , seen]: [string, unknown, Record<string, unknown>]) => [name, seen]);
}

async function failure(folder: string, entry: string): Promise<FlyteError> {
  const thrown = await bundleFile(join(folder, entry)).catch((error: unknown) => error);
  if (!(thrown instanceof FlyteError)) throw new Error("expected a FlyteError", { cause: thrown });
  return thrown;
}

describe("names", () => {
  test("every module of the user is handed over under its path", async () => {
    const folder = project({
      "src/flows/hello.ts": 'import { inc } from "../tasks.ts"; export const wf: string = "wf of " + inc;',
      "src/tasks.ts": 'export const inc = "inc";',
    });
    expect(await namedModules(folder, "src/flows/hello.ts")).toEqual([
      ["src.tasks", { inc: "inc" }],
      ["src.flows.hello", { wf: "wf of inc" }],
    ]);
  });

  test("the defining module comes before those that export again", async () => {
    const folder = project({
      "index.ts": 'export * from "./a.ts"; export { inc as plus } from "./b.ts";',
      "a.ts": 'export { inc } from "./b.ts";',
      "b.ts": 'export const inc = "inc";',
    });
    const names = (await namedModules(folder, "index.ts")).map(([name]) => name);
    expect(names).toEqual(["b", "a", "index"]);
  });

  test("modules that import one another are all handed over", async () => {
    const folder = project({
      "a.ts": 'import { b } from "./b.ts"; export const a = "a"; export const both = () => a + b;',
      "b.ts": 'import { a } from "./a.ts"; export { a as again }; export const b = "b"; export const late = () => a;',
    });
    const named = new Map(await namedModules(folder, "a.ts"));
    expect([...named.keys()]).toEqual(["b", "a"]);
    expect(named.get("b")).toMatchObject({ b: "b", again: undefined });
    expect(named.get("a")).toMatchObject({ a: "a" });
  });

  test("packages of others, and CommonJS files, are bundled but not named", async () => {
    const folder = project({
      "a.js": 'import dep from "dep"; import old from "./old.cjs"; export const a = dep + old;',
      "old.cjs": 'module.exports = require("node:path").basename("/x/old");',
      "node_modules/dep/package.json": '{"name":"dep","main":"index.js"}',
      "node_modules/dep/index.js":
        'exports.default = "dep"; module.exports = "dep " + typeof require("fs").readFileSync + " ";',
    });
    expect(await namedModules(folder, "a.js")).toEqual([["a", { a: "dep function old" }]]);
  });

  test("a package that calls itself free of side effects keeps its modules", async () => {
    const folder = project({
      "package.json": '{"name":"flows","type":"module","sideEffects":false}',
      "a.ts": 'export const a = "a";',
    });
    expect(await namedModules(folder, "a.ts")).toEqual([["a", { a: "a" }]]);
  });

  test("a module of another package in a monorepo is named by its own package.json", async () => {
    const folder = project({
      "flows/package.json": '{"name":"flows"}',
      "flows/src/a.ts": 'import { shared } from "../../shared/lib/b.ts"; export const a = shared;',
      "shared/package.json": '{"name":"shared"}',
      "shared/lib/b.ts": "export const shared = 1;",
    });
    expect((await namedModules(folder, "flows/src/a.ts")).map(([name]) => name)).toEqual(["lib.b", "src.a"]);
  });
});

test("several files are one bundle, and what they share is in it once", async () => {
  const folder = project({
    "a.ts": 'import { shared } from "./shared.ts"; export const a = shared;',
    "b.ts": 'import { shared } from "./shared.ts"; export const b = shared;',
    "shared.ts": 'export const shared = "shared";',
  });
  const { modules, entryModules, bytes } = await bundleFiles([join(folder, "b.ts"), join(folder, "a.ts")]);
  expect(modules).toEqual(["a", "b", "shared"]);
  expect(entryModules).toEqual(["b", "a"]);
  expect(
    Buffer.from(bytes)
      .toString()
      .match(/"shared"/g),
  ).toHaveLength(2);
});

describe("the same input gives the same bytes", () => {
  const files = {
    "src/a.ts": 'import dep from "dep"; export const a: string = dep;',
    "node_modules/dep/package.json": '{"name":"dep","main":"index.js"}',
    "node_modules/dep/index.js": 'module.exports = "dep";',
  };

  test("in another folder too, and no path of the machine is in them", async () => {
    const [one, other] = [project(files), project(files)];
    const first = await bundleFile(join(one, "src/a.ts"));
    const second = await bundleFile(join(other, "src/a.ts"));
    expect(second.hash).toBe(first.hash);
    expect(first.fileName).toBe(`haltere-${first.hash}.mjs`);
    expect(first.hash).toMatch(/^[0-9a-f]{20}$/);
    const text = Buffer.from(first.bytes).toString();
    const map = Buffer.from(text.split("base64,").at(-1) ?? "", "base64").toString();
    expect(text).not.toContain(one);
    expect(map).toContain("src/a.ts");
    expect(map).not.toContain(one);
    expect(map).not.toContain("sourcesContent");
  });

  test("another content gives another hash", async () => {
    const folder = project(files);
    const first = await bundleFile(join(folder, "src/a.ts"));
    writeFileSync(join(folder, "node_modules/dep/index.js"), 'module.exports = "changed";');
    expect((await bundleFile(join(folder, "src/a.ts"))).hash).not.toBe(first.hash);
  });
});

describe("what cannot be bundled", () => {
  test("a file that does not parse: file, line, column and the line itself", async () => {
    const folder = project({ "src/bad.ts": "export const a = 1;\nexport const b = = 2;\n" });
    const error = await failure(folder, "src/bad.ts");
    expect(error.code).toBe("InvalidArgument");
    expect(error.where.file).toBe("src/bad.ts:2:18");
    expect(error.message).toContain("src/bad.ts:2:18");
    expect(error.message).toContain("export const b = = 2;");
  });

  test.each([
    ["export const x = \n", "2:1", "Unexpected end of file"],
    ["export const x = {\n", "2:1", "Expected identifier but found end of file"],
    ["export function f() {\n  return 1;\n", "3:1", "Unexpected end of file"],
  ])("a file that breaks off is told in its own words: %j", async (content, place, fault) => {
    const error = await failure(project({ "cut.ts": content }), "cut.ts");
    expect(error.where.file).toBe(`cut.ts:${place}`);
    expect(error.message).toContain(fault);
    expect(error.message).not.toMatch(/haltere/);
  });

  test("a folder, and a file of another kind", async () => {
    const folder = project({ "flows/a.txt": "hello" });
    expect((await failure(folder, "flows")).message).toMatch(/flows is a folder/);
    expect((await failure(folder, "flows/a.txt")).message).toMatch(/a\.txt is no TypeScript or JavaScript file/);
  });

  test("an import that is not there", async () => {
    const folder = project({
      "a.ts": 'import "./b.ts";\nexport const a = 1;',
      "b.ts": 'import { x } from "left-pad-9";\nexport const y = x;',
    });
    const error = await failure(folder, "a.ts");
    expect(error.code).toBe("NotFound");
    expect(error.message).toContain('b.ts:1:19: Could not resolve "left-pad-9"');
    expect(error.hint).toContain("Install the package");
  });

  test("an import of a name that is not exported", async () => {
    const folder = project({
      "a.ts": 'import { x } from "./b.ts"; export const a = x;',
      "b.ts": "export const y = 1;",
    });
    expect((await failure(folder, "a.ts")).message).toContain('No matching export in "b.ts" for import "x"');
  });

  test("a missing file", async () => {
    const error = await failure(project({}), "nowhere.ts");
    expect([error.code, error.where.file?.endsWith("nowhere.ts")]).toEqual(["NotFound", true]);
  });

  test("a project without haltere", async () => {
    const error = await failure(project({ "a.ts": "export const a = 1;" }, { haltere: false }), "a.ts");
    expect(error.code).toBe("FailedPrecondition");
    expect(error.message).toContain('"haltere" is not installed');
    expect(error.hint).toContain("npm install haltere");
  });

  test("a file that exports nothing", async () => {
    expect((await failure(project({ "a.ts": "console.log(1);" }), "a.ts")).message).toContain("exports nothing");
  });
});

test("a package with native code stays outside, and is told", async () => {
  const folder = project({
    "a.ts": 'import { open } from "native"; export const a = () => open();',
    "node_modules/native/package.json": '{"name":"native","main":"index.js"}',
    "node_modules/native/index.js": 'exports.open = require("./build/Release/native.node");',
    "node_modules/native/build/Release/native.node": "",
  });
  const { warnings, bytes } = await bundleFile(join(folder, "a.ts"));
  expect(warnings).toEqual([expect.stringContaining("native has native code")]);
  expect(Buffer.from(bytes).toString()).toContain('from "native"');
});
