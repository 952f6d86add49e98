// A hello workflow run by itself, in whole processes, beside pyflyte run of the same; they take turns. And its type-check.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Figure, median, report } from "./figure.ts";
import { install } from "./installed.ts";

const runs = 9;
const nodes = 500;
const root = join(import.meta.dirname, "..");
const programs = join(import.meta.dirname, "programs");
const python = process.env.HALTERE_PYTHON ?? join(root, ".cache", "venv-flytekit-1.16.31", "bin", "python");
const pyflyte = join(python, "..", "pyflyte");

/** Seconds of one process, which must say what it should. */
function seconds(command: string, words: readonly string[], cwd: string, said: string): number {
  const began = performance.now();
  const { stdout, stderr, status } = spawnSync(command, words, { cwd, encoding: "utf8" });
  const took = (performance.now() - began) / 1000;
  if (status === 0 && stdout.includes(said)) return took;
  throw new Error(`${command} ${words.join(" ")} ended with ${status}: ${stdout}${stderr}`);
}

/** A workflow of many nodes, each of which uses what the one before gave. */
function manyNodes(): string {
  const calls = Array.from({ length: nodes }, (_, i) => `  const x${i + 1} = step({ x: x${i}.value, note: "${i}" });`);
  return [
    'import { task, workflow, z } from "haltere";',
    "const step = task(",
    "  { inputs: { x: z.int(), note: z.string() }, output: z.object({ value: z.int(), notes: z.array(z.string()) }) },",
    "  ({ x, note }) => ({ value: x + 1, notes: [note] }),",
    ");",
    "export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {",
    '  const x0 = step({ x, note: "" });',
    ...calls,
    `  return x${nodes}.value;`,
    "});",
  ].join("\n");
}

const { folder, command, remove } = install();
const figures: Figure[] = [];
try {
  for (const name of ["hello.ts", "hello.py"]) copyFileSync(join(programs, name), join(folder, name));
  const ours = () => seconds(process.execPath, [command, "run", "hello.ts", "wf"], folder, "hello world");
  const theirs = () => seconds(pyflyte, ["run", "hello.py", "wf"], folder, "hello world");
  const hasPeer = existsSync(pyflyte);
  if (!hasPeer) console.warn("Left out: pyflyte, for want of a Python with flytekit (npm run interop makes one)");
  // Once before: either keeps compiled code.
  ours();
  if (hasPeer) theirs();
  const measured = Array.from({ length: runs }, () => ({ ours: ours(), theirs: hasPeer ? theirs() : undefined }));
  const peer = hasPeer ? median(measured.map((each) => each.theirs ?? Number.NaN)) : undefined;
  figures.push({
    claim: "run of a hello workflow, from nothing",
    unit: "s",
    haltere: median(measured.map((each) => each.ours)),
    ...(peer === undefined ? {} : { peer: { name: "pyflyte", value: peer }, aim: peer / 4 }),
  });

  writeFileSync(join(folder, "many.ts"), manyNodes());
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--types",
    "",
    "--skipLibCheck",
  ];
  const checks = Array.from({ length: 3 }, () => seconds(process.execPath, [tsc, ...options, "many.ts"], folder, ""));
  figures.push({ claim: `type-check of a workflow of ${nodes} nodes`, unit: "s", haltere: median(checks), aim: 2 });
} finally {
  remove();
}
report("cold-start", figures);
