// The gate itself: an import against the arrows, or in a circle, must fail it. Tried on a small tree under the same biome.json.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { arrowOverrides } from "./arrows.ts";

const root = join(import.meta.dirname, "..");
let tree: string;

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "haltere-arrows-"));
  copyFileSync(join(root, "biome.json"), join(tree, "biome.json"));
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

function lint(files: Record<string, string>): { status: number | null; output: string } {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), source);
  }
  const biome = join(root, "node_modules", ".bin", "biome");
  const run = spawnSync(biome, ["lint", "--vcs-enabled=false", "--error-on-warnings", ...Object.keys(files)], {
    cwd: tree,
    encoding: "utf8",
  });
  return { status: run.status, output: run.stdout + run.stderr };
}

const useOf = (name: string) => `import { x } from "${name}";\n\nexport const y = x;\n`;

test.each([
  ["core", "@haltere/engine"],
  ["core", "@haltere/ports"],
  ["ports", "@haltere/storage"],
  ["sdk", "@haltere/engine"],
  ["rpc", "@haltere/server"],
  ["engine", "@haltere/server"],
  ["engine", "@haltere/executors"],
  ["server", "@haltere/storage"],
  ["storage", "haltere"],
  ["cli", "../../server/src/index.ts"],
])("%s may not import %s", (name, imported) => {
  const { status, output } = lint({ [`packages/${name}/src/probe.ts`]: useOf(imported) });
  expect(output).toContain("noRestrictedImports");
  expect(status).not.toBe(0);
});

test.each([
  ["core", "@haltere/idl/core"],
  ["engine", "@haltere/ports"],
  ["server", "@haltere/engine"],
  ["cli", "@haltere/server"],
])("%s may import %s", (name, imported) => {
  expect(lint({ [`packages/${name}/src/probe.ts`]: useOf(imported) })).toMatchObject({ status: 0 });
});

test("files may not import each other in a circle", () => {
  const { status, output } = lint({
    "packages/core/src/a.ts": 'import { b } from "./b.ts";\n\nexport const a = () => b;\n',
    "packages/core/src/b.ts": 'import { a } from "./a.ts";\n\nexport const b = () => a;\n',
  });
  expect(output).toContain("noImportCycles");
  expect(status).not.toBe(0);
});

test("biome.json holds the arrows as they are said", () => {
  expect(JSON.parse(readFileSync(join(root, "biome.json"), "utf8")).overrides).toEqual(arrowOverrides());
});

test("every package has its arrows", () => {
  for (const name of readdirSync(join(root, "packages")).filter((name) => name !== "haltere"))
    expect(lint({ [`packages/${name}/src/probe.ts`]: useOf("haltere") }).output, name).toContain("noRestrictedImports");
});
