import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { recorded } from "./needs.ts";

/** The program of a recorded suite; undefined where it is not there. */
export function recordedSuite(name: "admin" | "engine"): string | undefined {
  const program = recorded === undefined ? undefined : join(recorded, "conformance", name, "run.py");
  return program !== undefined && existsSync(program) ? program : undefined;
}

/** Runs all of a suite's cases, prints its last line after `title`, and fails where one of them does. */
export async function checkSuite(
  title: string,
  python: string,
  program: string,
  args: readonly string[],
): Promise<void> {
  const child = spawn(python, [program, "check", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  console.log(`${title}: ${output.trim().split("\n").at(-1)}`);
  expect(status, output).toBe(0);
}
