// The README's program says what it prints; it is run.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
const programs = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);

test("the README's program prints what it says", async () => {
  const [program = ""] = programs;
  expect(programs).toHaveLength(1);
  const folder = mkdtempSync(join(import.meta.dirname, "readme-"));
  const log = vi.spyOn(console, "log").mockReturnValue();
  try {
    const file = join(folder, "program.ts");
    writeFileSync(file, program.replace('"@haltere/core/models"', '"../models/index.ts"'));
    await import(file);
    const printed = log.mock.calls.flatMap((words) => words.join(" ").split("\n"));
    expect(printed).toEqual([...program.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line));
  } finally {
    log.mockRestore();
    rmSync(folder, { recursive: true });
  }
});
