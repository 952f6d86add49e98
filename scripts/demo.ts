// The main job, as a newcomer sees it first: starts the control plane, registers the examples, runs the main one on its real data.
// `-- --exit` (or no terminal) ends with the run's status; on a terminal the control plane stays up.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "..");
const launcher = join(root, "packages", "haltere", "bin", "haltere.js");
const table = join(root, "node_modules", "vega-datasets", "data", "seattle-weather.csv");
const stays = process.stdout.isTTY && !process.argv.includes("--exit");

const controlPlane = spawn(process.execPath, [launcher, "dev", "--port", String(await choosePort(30080))], {
  cwd: root,
  stdio: ["ignore", "pipe", "inherit"],
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => controlPlane.kill("SIGTERM"));

const address = await readyLine(controlPlane);
console.log(`The control plane serves at ${address}`);
const endpoint = ["--endpoint", address.replace("http://", "")];

let status = await haltere("register", ...globSync("examples/*/workflow.ts", { cwd: root }), ...endpoint);
if (status === 0)
  status = await haltere("run", "examples/weather/workflow.ts", "weather", "--table", table, "--remote", ...endpoint);

if (stays && status === 0) {
  console.log(`\nThe control plane stays up: see the runs at ${address}/console, or with`);
  console.log(`  npx haltere get executions --endpoint ${address.replace("http://", "")}`);
  console.log("Press Ctrl+C to end it.");
} else {
  controlPlane.kill("SIGTERM");
}
await once(controlPlane, "exit");
process.exitCode = status;

async function haltere(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [launcher, ...args], { cwd: root, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : 1;
}

async function readyLine(child: ChildProcess): Promise<string> {
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout }))
      if (line.startsWith("ready ")) return line.slice("ready ".length);
  throw new Error("The control plane ended before it was ready; what it said stands above.");
}

/** The wished port where it is free, else 0, which takes any. */
async function choosePort(wished: number): Promise<number> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false)).listen(wished, "127.0.0.1", () => resolve(true));
  });
  if (free) await new Promise((resolve) => probe.close(resolve));
  return free ? wished : 0;
}
