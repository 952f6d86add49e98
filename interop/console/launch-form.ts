import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { ExecutionSpec } from "@haltere/idl/admin";
import type { LiteralMap } from "@haltere/idl/core";
import { createRemote, type Remote } from "@haltere/sdk/remote";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type ConsoleServer, startConsole } from "./console-server.ts";

export const launchAddress = "/projects/flytesnacks/domains/development/launch";
const programs = join(import.meta.dirname, "programs");
/** Where the names of modules begin. */
export const interop = join(import.meta.dirname, "..");
const bin = join(interop, "..", "node_modules", ".bin");

/** A control plane with programs, a browser, and a folder for files. */
export interface LaunchBench {
  readonly server: ConsoleServer;
  readonly browser: Browser;
  readonly remote: Remote;
  readonly folder: string;
  stop(): Promise<void>;
}

export async function startLaunchBench(
  chromium: string,
  files: readonly string[],
  options: Parameters<typeof startConsole>[0] = {},
): Promise<LaunchBench> {
  const folder = mkdtempSync(join(tmpdir(), "haltere-launch-"));
  const [server, browser] = await Promise.all([startConsole(options), launchBrowser(chromium)]);
  const remote = createRemote({ endpoint: server.endpoint });
  for (const file of files)
    expect(await server.haltere("register", join(programs, file))).toMatchObject({
      status: 0,
      stderr: expect.any(String),
    });
  return {
    server,
    browser,
    remote,
    folder,
    async stop() {
      remote.close();
      await browser.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
export const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
export const group = (page: Page, name: string) => page.getByRole("group", { name, exact: true });

/** The name of the run that the page went to. */
export async function launched(page: Page): Promise<string> {
  await page.waitForURL(/\/executions\/[a-z0-9-]+$/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** What a run was told, and what it was given. */
export async function toldOf(
  remote: Remote,
  name: string,
): Promise<{ readonly spec: ExecutionSpec; readonly inputs: LiteralMap }> {
  const id = remote.execution(name);
  const { spec } = await remote.getExecution(id);
  const { inputs } = await remote.getExecutionData(id);
  if (spec === undefined) throw new Error(`${name} has no spec`);
  return { spec, inputs };
}

/** The text that a run gave in the end. */
export async function outputOf(remote: Remote, name: string): Promise<string> {
  const id = remote.execution(name);
  const { closure } = await remote.wait(id);
  const { outputs } = await remote.getExecutionData(id);
  const value = Object.values(outputs.literals)[0]?.value;
  if (value?.case !== "scalar" || value.value.value.case !== "primitive")
    throw new Error(
      closure?.outputResult.case === "error" ? closure.outputResult.value.message : `${name} gave no text`,
    );
  return String(value.value.value.value.value.value);
}

export async function upload(page: Page, button: string, file: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button, exact: true }).click();
  await (await chooser).setFiles(file);
}

/** Runs a line of a shell as it was copied, where the names of modules begin. */
export async function runLine(line: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)("sh", ["-c", line], {
    cwd: interop,
    env: { ...process.env, ...environment, PATH: `${bin}${delimiter}${environment.PATH ?? process.env.PATH}` },
  });
  return stdout;
}
