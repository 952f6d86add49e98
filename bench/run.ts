// Start, chains of durable steps, and fan-outs, beside Restate: both servers run side by side, and take turns. `--full`: a map of 250,000
// items as well.
import { type Figure, median, medianTime, report } from "./figure.ts";
import { startHaltere } from "./peers/haltere.ts";
import { startRestate } from "./peers/restate.ts";
import { residentMemory } from "./resident-memory.ts";

const full = process.argv.includes("--full");
const starts = 3;
const warmUps = 20;

async function startTimes(): Promise<Figure> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < starts; i++) {
    const haltere = await startHaltere();
    ours.push(haltere.startSeconds);
    await haltere.stop();
    const restate = await startRestate();
    theirs.push(restate.startSeconds);
    await restate.stop();
  }
  return {
    claim: "start to ready",
    unit: "s",
    haltere: median(ours),
    peer: { name: "Restate", value: median(theirs) },
    aim: 0.7,
  };
}

const memoryOf = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + (residentMemory(pid) ?? Number.NaN), 0);

const figures: Figure[] = [await startTimes()];
const haltere = await startHaltere();
const restate = await startRestate();
try {
  // Runs that are not counted, as many for either: processes start, code is compiled. What is claimed is a server's steady state.
  for (let i = 0; i < warmUps; i++) {
    await haltere.call("chain100", { x: 0 });
    await restate.call("chain", 100);
  }
  for (const [length, runs] of [
    [100, 9],
    [1000, 3],
  ] as const) {
    figures.push({
      claim: `a durable step, in a chain of ${length.toLocaleString("en")}`,
      unit: "ms",
      haltere: (await medianTime(runs, () => haltere.call(`chain${length}`, { x: 0 }))) / length,
      peer: { name: "Restate", value: (await medianTime(runs, () => restate.call("chain", length))) / length },
      aim: 1,
    });
  }
  for (const [size, runs, aim] of [
    [1_000, 3, undefined],
    [10_000, 1, 3],
  ] as const) {
    const check = (sum: number) => {
      if (sum !== (size * (size + 1)) / 2) throw new Error(`a fan-out of ${size} answered ${sum}`);
    };
    const ours = await medianTime(runs, async () => check(await haltere.call("fanOut", { size })));
    const theirs = await medianTime(runs, async () => check(await restate.call("fanOut", size)));
    figures.push({
      claim: `a map of ${size.toLocaleString("en")} items`,
      unit: "s",
      haltere: ours / 1000,
      peer: { name: "Restate", value: theirs / 1000 },
      ...(aim === undefined ? {} : { aim }),
    });
  }
  figures.push({
    claim: "memory at the end, with task processes",
    unit: "MiB",
    haltere: memoryOf(haltere.pids),
    peer: { name: "Restate", value: memoryOf(restate.pids) },
  });
  if (full) {
    const size = 250_000;
    const took = await medianTime(1, async () => {
      const sum = await haltere.call("fanOut", { size });
      if (sum !== (size * (size + 1)) / 2) throw new Error(`a fan-out of ${size} answered ${sum}`);
    });
    figures.push(
      { claim: `a map of ${size.toLocaleString("en")} items`, unit: "s", haltere: took / 1000, aim: 60 },
      { claim: "memory after it, with task processes", unit: "MiB", haltere: memoryOf(haltere.pids), aim: 1024 },
    );
  }
} finally {
  await Promise.all([haltere.stop(), restate.stop()]);
}
report("engine", figures);
