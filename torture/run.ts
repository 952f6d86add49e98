// `npm run torture -- [--minutes N] [--kills N] [--seed N] [--blows N]`: rounds of disturbed executions, each after a seed of its own that plays it again.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { planOf } from "./plan.ts";
import { killProcess, processesOf } from "./processes.ts";
import { randomOf } from "./random.ts";
import { runRound } from "./round.ts";
import { createScene } from "./scene.ts";
import { prepare } from "./undisturbed.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    kills: { type: "string", default: "Infinity" },
    blows: { type: "string", default: "24" },
    seed: { type: "string" },
  },
});
const until = performance.now() + Number(values.minutes) * 60_000;
const firstSeed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const run = `run-${process.pid}`;
const folder = join(tmpdir(), `haltere-torture-${process.pid}`);
const results = join(import.meta.dirname, "..", ".cache", "torture");
mkdirSync(results, { recursive: true });

const python = pythonWithFlytekit();
const scene = await createScene(folder, run, { python });
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const { pid } of processesOf(run)) killProcess(pid);
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
const totals: Record<string, number> = {};
const add = (name: string, count: number) => {
  totals[name] = (totals[name] ?? 0) + count;
};
let failed = 0;
try {
  if (scene.faults === undefined)
    console.log("Disks and clocks stay as they are: to make them fail takes Linux and a C compiler (cc).");
  if (python === undefined) console.log("No Python tasks: HALTERE_PYTHON names no Python with flytekit.");
  const expected = await prepare(scene);
  const isOver = () => performance.now() > until || (totals.kills ?? 0) >= Number(values.kills);
  for (let seed = firstSeed; !isOver(); seed++) {
    scene.reset();
    const steps = planOf(randomOf(seed), Number(values.blows), { machine: scene.faults !== undefined });
    const began = performance.now();
    const result = await runRound(scene, steps, expected, { python: python !== undefined && seed % 4 === 0 });
    for (const [name, count] of Object.entries(result.blows)) {
      add(name, count);
      if (name.startsWith("kill")) add("kills", count);
    }
    add("rounds", 1);
    for (const name of ["executions", "begun", "attempts", "exhausted", "refusedStarts"] as const)
      add(name, result[name]);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(
      `seed ${seed}: ${result.executions} executions, ${JSON.stringify(result.blows)}, ${seconds} s, ${result.faults.length} faults; so far ${totals.kills ?? 0} kills`,
    );
    if (result.faults.length === 0) continue;
    failed++;
    const file = join(results, `seed-${seed}.log`);
    writeFileSync(file, `${JSON.stringify(steps, null, 1)}\n${result.faults.join("\n")}\n\n${result.log}`);
    for (const fault of result.faults.slice(0, 10)) console.log(`  ${fault}`);
    console.log(`  All of it: ${file}. Again: npm run torture -- --seed ${seed} --kills 1`);
  }
} finally {
  const calls = scene.faults?.counts() ?? {};
  await scene.remove();
  console.log(JSON.stringify({ ...totals, failedCalls: calls, roundsWithFaults: failed, firstSeed }));
}
process.exitCode = failed === 0 ? 0 : 1;

/** The one that is named, or that `npm run interop` made. */
function pythonWithFlytekit(): string | undefined {
  const named = process.env.HALTERE_PYTHON;
  if (named !== undefined) return named;
  const made = join(import.meta.dirname, "..", ".cache", "venv-flytekit-1.16.31", "bin", "python");
  return existsSync(made) ? made : undefined;
}
