// Every page of docs/, done as it says: its files written and type-checked, its programs and commands run.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Guide,
  type GuideFolders,
  guideFolders,
  isAsShown,
  nameProgram,
  nameRows,
  runGuide,
} from "@haltere/cli/testing";
import { afterAll, describe, expect, test } from "vitest";

const docs = join(import.meta.dirname, "..", "..", "..", "docs");
const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));
const folders: GuideFolders = guideFolders(pages.map((page) => `docs/${page}`));
afterAll(() => folders.remove());

const names = nameRows(readFileSync(join(docs, "flytekit-to-haltere.md"), "utf8"));
const table = folders.guides.find(({ name }) => name === "flytekit-to-haltere");
// A program of its own, which is compiled with the pages': a name that is not exported is an error of it.
writeFileSync(join(table?.folder ?? "", "names.ts"), nameProgram(names));

/** Languages that are shown, and not run. */
const shown = new Set(["yaml", "text", "dockerfile"]);

describe.each(folders.guides)("$name", (guide) => {
  test("each block of code is a file, or is run", () => {
    const others = guide.blocks.filter(
      ({ language, file, words }) =>
        file === undefined && language !== "console" && !shown.has(language) && !words.includes("serve"),
    );
    expect(others.map(({ language, line }) => `${language} at line ${line}`)).toEqual([]);
  });

  test("each file is used", () => {
    expect(guide.blocks.filter((block) => isUnused(guide, block)).map(({ file }) => file)).toEqual([]);
  });

  test.concurrent("prints what it says", { timeout: 180_000 }, async () => {
    // What needs a Python with flytekit is run by interop.
    for (const { what, line, shown, printed, agrees } of await runGuide(guide, {
      only: (words) => !words.includes("python"),
    })) {
      const place = `docs/${guide.name}.md:${line}: ${what}`;
      if (!agrees) expect.soft([place, ...printed]).toEqual([place, ...shown]);
    }
  });
});

/** A file that prints nothing must be imported or named by a command, or else nothing shows that it works. */
function isUnused(guide: Guide, block: Guide["blocks"][number]): boolean {
  const { file, words, language, text } = block;
  if (file === undefined || words.includes("mistake") || (language === "ts" && /^\/\/ /m.test(text))) return false;
  const stem = file.replace(/\.\w+$/, "");
  return !guide.blocks.some((other) => other !== block && other.text.includes(stem));
}

describe("types", () => {
  test("the compiler finds the mistakes that pages show, in their words, and no others", {
    timeout: 180_000,
  }, async () => {
    const errors = await folders.compilerErrors();
    const mistakes = folders.guides.flatMap((guide) =>
      guide.blocks.flatMap(({ file, words }, index) =>
        words.includes("mistake") ? [{ file: `${guide.name}/${file}`, shown: guide.blocks[index + 1] }] : [],
      ),
    );
    expect(mistakes.length).toBeGreaterThan(0);
    const others = [...errors].filter(([file]) => !mistakes.some((mistake) => mistake.file === file));
    expect(others).toEqual([]);
    for (const { file, shown } of mistakes) {
      expect(shown?.language, file).toBe("text");
      const said = errors.get(file) ?? [];
      expect(said, file).not.toEqual([]);
      const missing = (shown?.text.trim().split("\n") ?? []).filter(
        (line) => !said.some((other) => isAsShown([other], [line.trim()])),
      );
      expect(missing, `${file}: ${said.join("\n")}`).toEqual([]);
    }
  });
});

describe("flytekit-to-haltere", () => {
  test("the table names what is exported: see the compiler's test of all pages", () => {
    expect(names.length).toBeGreaterThan(80);
    const program = nameProgram([
      { theirs: ["a"], ours: ["nope", "task({ retries, nope })"], module: "haltere", line: 1 },
    ]);
    expect(program).toContain('import type { nope as Line1_0 } from "haltere";');
    expect(program).toContain('Known<Parameters<typeof import("haltere").task>[0], "retries" | "nope">');
  });

  const commands = names.flatMap(({ ours }) => ours.filter((name) => name.startsWith("haltere ")));
  test.each(commands)("%s is a command", async (command) => {
    const [, name, ...flags] = command.split(" ");
    const help = (await table?.run(`npx haltere ${name} --help`, {}, "all"))?.join("\n") ?? "";
    expect(help).toContain(`Usage: haltere ${name}`);
    for (const flag of flags) expect(help).toContain(flag);
  });
});
