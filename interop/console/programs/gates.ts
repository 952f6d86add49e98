import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { approve, chain, cron, fixedRate, launchPlan, task, waitForInput, workflow, z } from "haltere";

const Count = z.int().describe("how many, <b>not</b> <script>alert(1)</script>");

export const square = task(
  { inputs: { x: Count }, output: z.int(), cache: { version: "1" }, retries: 2, timeout: 60 },
  ({ x }) => x * x,
);
export const squared = workflow({ inputs: { x: z.int().default(4) }, output: z.int() }, ({ x }) => square({ x }));

export const publish = task(
  { inputs: { x: z.int(), title: z.string() }, output: z.string() },
  ({ x, title }) => `${title} ${x}`,
);

export const released = workflow({ inputs: { x: z.int().default(3) }, output: z.string() }, ({ x }) => {
  const number = square({ x });
  const approved = approve(number, "release");
  const title = waitForInput("title", z.string());
  const edition = waitForInput("edition", z.int());
  chain(approved, title);
  chain(approved, edition);
  return publish({ x: edition, title });
});

export const hold = task({ inputs: { until: z.string() }, output: z.boolean() }, async ({ until }) => {
  while (!existsSync(until)) await setTimeout(50);
  return true;
});
export const held = workflow({ inputs: { until: z.string() }, output: z.boolean() }, ({ until }) => hold({ until }));

export const nightly = launchPlan(squared, {
  defaults: { x: 5 },
  schedule: cron("30 2 1 1 *"),
  labels: { team: "data" },
});
export const yearly = launchPlan(squared, { fixed: { x: 6 }, schedule: fixedRate({ days: 365 }) });
