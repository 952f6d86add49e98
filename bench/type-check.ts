// The type-check of a workflow of 500 nodes of every kind, in a project that has the package installed; and of a project
// with one task, which is what reading the package's types costs.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Figure, medianTime, report } from "./figure.ts";
import { install } from "./installed.ts";

const nodes = 500;
const runs = 5;

const definitions = `import { approve, conditional, fail, gt, launchPlan, map, task, workflow, z } from "haltere";
export const one = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x, by }) => x + by);
export const two = task(
  {
    inputs: { x: z.int(), s: z.string().optional() },
    outputs: { a: z.int(), b: z.object({ names: z.array(z.string()), size: z.int() }) },
  },
  ({ x }) => ({ a: x, b: { names: [], size: 1 } }),
);
export const three = task({ inputs: { xs: z.array(z.int()) }, output: z.array(z.int()) }, ({ xs }) => xs);
export const inner = workflow({ inputs: { x: z.int() }, outputs: { y: z.int() } }, ({ x }) => ({ y: one({ x }) }));
export const plan = launchPlan(inner, { name: "plan" });
`;

/** What a node is written as, and how the one behind it reads it. */
const calls: readonly ((name: string, earlier: string) => readonly [call: string, value: string])[] = [
  (name, earlier) => [`one({ x: ${earlier} }, { retries: 2, resources: { cpu: "1" } })`, name],
  (name, earlier) => [`two({ x: ${earlier}, s: "a" })`, `${name}.b.size`],
  (name, earlier) => [`three({ xs: [${earlier}, 1, x] })`, `${name}.at(0)`],
  (name, earlier) => [`map(one, { x: [${earlier}, x] }, { bind: { by: x }, concurrency: 2 })`, `${name}.at(0)`],
  (name, earlier) => [`inner({ x: ${earlier} })`, `${name}.y`],
  (name, earlier) => [`plan({ x: ${earlier} }, { after: x0 })`, `${name}.y`],
  (name, earlier) => [`conditional("c").if(gt(${earlier}, 0), () => one({ x })).else(fail("no"))`, name],
  (name, earlier) => [`approve(one({ x: ${earlier} }), "gate-${name}", { timeout: 60 })`, name],
];

function wide(): string {
  const lines = [definitions, "export const wide = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {"];
  lines.push("  const x0 = one({ x });");
  let earlier = "x0";
  for (let index = 1; index < nodes; index++) {
    const [call, value] = calls[index % calls.length]?.(`x${index}`, earlier) ?? ["", ""];
    lines.push(`  const x${index} = ${call};`);
    earlier = value;
  }
  return [...lines, `  return one({ x: ${earlier} });`, "});", ""].join("\n");
}

const small = `import { task, z } from "haltere";
export const one = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);
`;

const project = install();
const compiler = join(import.meta.dirname, "..", "node_modules", "typescript", "bin", "tsc");

/** The time of a whole compiler, in seconds. Its errors are an error. */
async function checkTime(name: string, source: string): Promise<number> {
  writeFileSync(join(project.folder, `${name}.ts`), source);
  const compilerOptions = {
    ...{ target: "ES2024", module: "NodeNext", moduleResolution: "NodeNext", types: [], noEmit: true },
    ...{ strict: true, skipLibCheck: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
  };
  const configuration = join(project.folder, `tsconfig.${name}.json`);
  writeFileSync(configuration, JSON.stringify({ compilerOptions, files: [`${name}.ts`] }));
  const check = async () => execFileSync(process.execPath, [compiler, "-p", configuration], { stdio: "inherit" });
  await check();
  return (await medianTime(runs, check)) / 1000;
}

try {
  const { version } = JSON.parse(readFileSync(join(compiler, "..", "..", "package.json"), "utf8"));
  const [all, one] = [await checkTime("wide", wide()), await checkTime("small", small)];
  const figures: Figure[] = [
    { claim: `tsc ${version}: a workflow of ${nodes} nodes`, unit: "s", haltere: all, aim: 2 },
    { claim: `tsc ${version}: one task, so the package's types`, unit: "s", haltere: one },
  ];
  report("type-check", figures);
} finally {
  project.remove();
}
