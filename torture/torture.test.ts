// Thirty kills, failing disks and jumps of the clock amid every kind of node: see README.md. `npm run torture` does it for longer.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { planOf } from "./plan.ts";
import { randomOf } from "./random.ts";
import { runRound } from "./round.ts";
import { createScene } from "./scene.ts";
import { prepare } from "./undisturbed.ts";

const seed = 7;
const kills = 30;

test("what is killed and disturbed thirty times ends as what is left in peace", { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-torture-"));
  const scene = await createScene(folder, folder);
  onTestFinished(() => scene.remove());
  const expected = await prepare(scene);
  scene.reset();
  const plan = planOf(randomOf(seed), 200, { machine: scene.faults !== undefined });
  // Up to the blow that must bring the thirtieth kill.
  let certain = 0;
  const steps = plan.filter(({ blow }) => {
    const wanted = certain < kills;
    if (blow.kind === "kill control plane" || (blow.kind === "disk" && blow.thenKill)) certain++;
    if (blow.kind === "kill starts") certain += 1 + blow.milliseconds.length;
    return wanted;
  });
  const result = await runRound(scene, steps, expected);
  console.log(`seed ${seed}: ${result.executions} executions, ${JSON.stringify(result.blows)}`);
  expect(result.faults, result.log.slice(-5000)).toEqual([]);
  const { "kill control plane": running = 0, "kill start": starting = 0 } = result.blows;
  expect(running + starting).toBeGreaterThanOrEqual(kills);
  expect(result.executions - result.exhausted).toBeGreaterThan(0);
});
