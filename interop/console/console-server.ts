import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  type ControlPlane,
  type ControlPlaneOptions,
  type Ended,
  haltere,
  startControlPlane,
} from "@haltere/cli/testing";

const root = join(import.meta.dirname, "..", "..");

/** The program whose runs the pages show. */
export const program = join(import.meta.dirname, "programs", "orders.ts");

/** The program with gates, a cache and schedules. */
export const gates = join(import.meta.dirname, "programs", "gates.ts");

/** A control plane with the console as its sources are now, and a command that talks to it. */
export interface ConsoleServer extends ControlPlane {
  haltere(...words: readonly string[]): Promise<Ended>;
}

/** Builds the console where its sources have changed. */
export async function buildConsole(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, "packages", "console", "build.mjs")]);
}

/** Builds the console, and starts `haltere dev`. */
export async function startConsole(options: ControlPlaneOptions = {}): Promise<ConsoleServer> {
  await buildConsole();
  const controlPlane = await startControlPlane(options);
  return {
    ...controlPlane,
    haltere: (...words) => haltere([...words, "--endpoint", controlPlane.endpoint], { cwd: root }),
  };
}

/** Runs a workflow of a program there, waits for its end, and answers the run's name. */
export async function startRun(server: ConsoleServer, program: string, workflow: string): Promise<string> {
  const { stdout, stderr } = await server.haltere("run", program, workflow, "--remote");
  const name = /Execution (\w+)/.exec(stdout + stderr)?.[1];
  if (name === undefined) throw new Error(`no run was started: ${stdout}${stderr}`);
  return name;
}
