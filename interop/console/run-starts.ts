import { expect } from "vitest";
import type { ConsoleServer } from "./console-server.ts";

export const runs = "/projects/flytesnacks/domains/development/executions";
export const everyKind = `${import.meta.dirname}/programs/every-kind.ts`;
export const views = `${import.meta.dirname}/programs/views.ts`;

/** Starts a run, and answers its name as the command tells it. */
export async function startRun(
  server: ConsoleServer,
  file: string,
  workflow: string,
  ...words: readonly string[]
): Promise<string> {
  const ended = await server.haltere("run", file, workflow, "--remote", ...words);
  const name = /Execution (\w+)/.exec(ended.stdout + ended.stderr)?.[1];
  expect(name, ended.stdout + ended.stderr).toBeDefined();
  return name ?? "";
}
