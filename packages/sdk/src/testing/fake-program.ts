import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface FakeProgram {
  /** A PATH that has it, and what a shell script needs. */
  readonly path: string;
  /** The words of each call so far. */
  calls(): readonly (readonly string[])[];
}

/**
 * Puts a program on a PATH of its own for the running test: a shell script that keeps its words, and then does `script`.
 */
export function fakeProgram(name: string, script = ""): FakeProgram {
  const folder = mkdtempSync(join(tmpdir(), "haltere-fake-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const kept = join(folder, "calls");
  const programs = join(folder, "bin");
  mkdirSync(programs);
  writeFileSync(kept, "");
  const program = join(programs, name);
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\0' "$@" >> '${kept}'\nprintf '\\n' >> '${kept}'\n${script}\n`);
  chmodSync(program, 0o755);
  return {
    path: `${programs}:/usr/bin:/bin`,
    calls: () =>
      readFileSync(kept, "utf8")
        .split("\0\n")
        .filter((call) => call !== "")
        .map((call) => call.split("\0")),
  };
}

/** Sets a variable of this process for the running test. */
export function withVariable(name: string, value: string): void {
  const before = process.env[name];
  process.env[name] = value;
  onTestFinished(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
}
