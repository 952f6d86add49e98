// The README's programs say what they print; they are run.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { useOwnTemp } from "./testing/own-temp.ts";

useOwnTemp();

const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
const programs = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, "readme-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the README has programs", () => expect(programs.length).toBeGreaterThan(2));

test.each(programs.map((code, index) => ({ code, index })))(
  "program $index prints what it says",
  async ({ code, index }) => {
    const file = join(folder, `program-${index}.ts`);
    writeFileSync(
      file,
      code.replaceAll('"haltere"', '"../index.ts"').replaceAll('"haltere/testing"', '"../testing-kit/index.ts"'),
    );
    const log = vi.spyOn(console, "log").mockReturnValue();
    await import(file);
    const printed = log.mock.calls.map((words) => words.join(" ").trimEnd());
    log.mockRestore();
    expect(printed).toEqual([...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line));
  },
);
