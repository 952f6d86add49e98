import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { integerLiteral, literalMap } from "@haltere/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundleFile, loadBundle } from "./index.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "haltere-shared-")));
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{"name":"flows","type":"module"}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, added: number): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    `import { task, z } from "haltere";
     export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + ${added});`,
  );
  return file;
}

test("what this process runs at once imports the SDK that it has; each such bundle knows its own modules", async () => {
  symlinkSync(fileURLToPath(new URL("../../../haltere", import.meta.url)), join(folder, "node_modules", "haltere"));
  const results: unknown[] = [];
  for (const [name, added] of [
    ["one.ts", 1],
    ["two.ts", 2],
  ] as const) {
    const bundle = await bundleFile(write(name, added), { shareRuntime: true });
    expect(bundle.bytes.length).toBeLessThan(10_000);
    const { project } = await loadBundle(bundle.bytes, { cacheFolder: join(folder, "cache") });
    const [entity, ...others] = project.entities();
    if (entity === undefined) throw new Error("the bundle has no entity");
    expect(others).toEqual([]);
    const outputs = await project.run(entity, literalMap({ x: integerLiteral(1n) }));
    results.push([entity.name, outputs.literals.o0]);
  }
  expect(results).toEqual([
    ["one.inc", integerLiteral(2n)],
    ["two.inc", integerLiteral(3n)],
  ]);
});

test("a project with another SDK than this process has it in its bundle", async () => {
  const other = join(folder, "node_modules", "haltere");
  mkdirSync(other);
  writeFileSync(
    join(other, "package.json"),
    '{"name":"haltere","exports":{".":"./own.js","./task-process":"./own.js"}}',
  );
  writeFileSync(
    join(other, "own.js"),
    `export const task = () => "of another version"; export const z = { int() {} };
     export const registerModule = () => {}; export const registerCode = () => {};
     export const haltereTaskBundle = {}; export const haltereProject = {};`,
  );
  const file = write("one.ts", 1);
  const shared = await bundleFile(file, { shareRuntime: true });
  expect(Buffer.from(shared.bytes).toString()).toContain("of another version");
  expect(shared.hash).toBe((await bundleFile(file)).hash);
});
