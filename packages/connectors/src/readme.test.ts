// The README's modules are run: one defines a workflow, the other the connectors that serve it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConnectorRegistry, connectorsOf } from "@haltere/connector";
import { File } from "@haltere/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";

const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
const modules = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);

let folder: string;
const before = process.env.TMPDIR;
beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, "readme-"));
  process.env.TMPDIR = folder;
});
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

async function load(index: number): Promise<Readonly<Record<string, unknown>>> {
  const file = join(folder, `module-${index}.ts`);
  writeFileSync(
    file,
    (modules[index] ?? "")
      .replaceAll('"haltere/connectors/', '"@haltere/connectors/')
      .replaceAll('"haltere"', '"@haltere/sdk"'),
  );
  return await import(file);
}

test("the workflow runs", async () => {
  expect(modules).toHaveLength(2);
  const { flow } = await load(0);
  const table = join(folder, "numbers.csv");
  writeFileSync(table, "name,n\na,120\nb,7\nc,31\n");
  if (typeof flow !== "function") throw new Error("the README exports no flow");
  expect(await flow({ table: File.from(table) })).toEqual([{ most: 31, rows: 2 }]);
});

test("the connectors can be served together", async () => {
  const registry = new ConnectorRegistry();
  for (const connector of connectorsOf(await load(1))) registry.register(connector);
  expect(
    registry
      .listConnectors()
      .flatMap(({ supportedTaskTypes }) => supportedTaskTypes)
      .sort(),
  ).toEqual(["chatgpt", "duckdb_query", "openai-batch", "sensor", "shell", "webhook"]);
});
