// Files, directories and tables from the command line, through a bundle, here and on a control plane.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const program = `
import { DataFrame, Directory, File, task, workflow, z } from "haltere";

const Named = DataFrame.schema({ columns: { name: z.string(), bytes: z.int() } });

export const measure = task({ inputs: { dir: Directory, note: File }, output: Named }, async ({ dir, note }) => {
  const rows = [{ name: note.name, bytes: (await note.bytes()).length }];
  for await (const { path, size } of dir.walk()) rows.push({ name: path, bytes: size });
  return DataFrame.fromRows(rows);
});
export const large = task({ inputs: { table: Named, least: z.int() }, output: z.string() }, async ({ table, least }) => {
  const arrow = await table.arrow({ columns: ["bytes"] });
  const rows = (await table.rows()).filter((row) => row.bytes >= least);
  return arrow.numRows + ": " + rows.map((row) => row.name + "=" + row.bytes).join(" ");
});
export const copy = task({ inputs: { dir: Directory }, output: Directory }, async ({ dir }) => {
  const own = Directory.create();
  for await (const { path, file } of dir.walk()) await own.newFile("copy/" + path).write(file.stream());
  return own;
});
export const wf = workflow({ inputs: { dir: Directory, note: File, least: z.int() }, output: z.string() }, (given) => {
  const table = measure({ dir: copy({ dir: given.dir }), note: given.note });
  return large({ table, least: given.least });
});
export const total = workflow({ inputs: { table: Named }, output: z.string() }, ({ table }) => large({ table, least: 0 }));
`;

let folder: string;
let controlPlane: ControlPlane;

beforeAll(async () => {
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, "..", ".cache", "files-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "files", type: "module" }));
  writeFileSync(join(folder, "files.ts"), program);
  mkdirSync(join(folder, "pages", "deep"), { recursive: true });
  writeFileSync(join(folder, "pages", "a ä.txt"), "12345");
  writeFileSync(join(folder, "pages", "deep", "b.txt"), "1");
  writeFileSync(join(folder, "note.md"), "123");
  writeFileSync(join(folder, "t.csv"), "name,bytes\nx,1\ny,2\n");
  controlPlane = await startControlPlane();
});
afterAll(async () => {
  await controlPlane.stop();
  rmSync(controlPlane.dataDirectory, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

describe.each(["here", "on a control plane"])("%s", (where) => {
  const run = (...args: string[]) => {
    const remote = where === "here" ? [] : ["--remote", "--endpoint", controlPlane.endpoint];
    return haltere(["run", "files.ts", ...args, ...remote], { cwd: folder });
  };

  test("a directory and a file pass through tasks, and come out as a table", async () => {
    const ended = await run("wf", "--dir", "pages", "--note", "./note.md", "--least", "2");
    expect(ended.status, ended.stderr).toBe(0);
    expect(ended.stdout).toContain("3: note.md=3 copy/a ä.txt=5");
  });

  test("a table is given as a file", async () => {
    const ended = await run("total", "--table", "t.csv");
    expect(ended.status, ended.stderr).toBe(0);
    expect(ended.stdout).toContain("2: x=1 y=2");
  });

  test("a directory that is not there is told before anything runs", async () => {
    const ended = await run("wf", "--dir", "nowhere", "--note", "note.md", "--least", "2");
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toMatch(/no directory nowhere/);
  });
});

test("what a control plane was sent lies in its store", () => {
  const uploads = readdirSync(controlPlane.dataDirectory, { recursive: true }).map(String);
  expect(uploads.filter((path) => path.endsWith("deep/b.txt")).length).toBeGreaterThan(0);
});
