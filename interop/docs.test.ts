// What docs/ says of Python: its programs run, and its table of flytekit's names is whole.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guideFolders, nameRows, runGuide } from "@haltere/cli/testing";
import { afterAll, expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const folders = guideFolders(["docs/references-and-python.md"]);
afterAll(() => folders.remove());

/** What `import flytekit` gives beside modules and what Python's own modules export. */
const exported = `
import types, flytekit
for name in dir(flytekit):
    value = getattr(flytekit, name)
    own = not isinstance(value, types.ModuleType) or name in ("file", "directory", "iterator")
    if own and not name.startswith("_") and name not in ("Generator", "entry_points"):
        print(name)
`;

needing("a Python with flytekit", python, (python) => {
  test("the page's commands print what it says, with tasks of both languages", async () => {
    const [guide] = folders.guides;
    if (guide === undefined) throw new Error("the page is gone");
    const results = await runGuide(guide, { only: (words) => words.includes("python"), python });
    expect(results).toHaveLength(3);
    for (const { what, shown, printed, agrees } of results)
      if (!agrees) expect([what, ...printed]).toEqual([what, ...shown]);
  });

  test("every name that flytekit exports has a row in the table", () => {
    const names = execFileSync(python, ["-c", exported], { encoding: "utf8" }).trim().split("\n");
    expect(names.length).toBeGreaterThan(70);
    const page = readFileSync(join(import.meta.dirname, "..", "docs", "flytekit-to-haltere.md"), "utf8");
    const known = new Set(nameRows(page).flatMap(({ theirs }) => theirs));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });
});
