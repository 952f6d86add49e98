import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepBundle } from "./kept-bundles.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-kept-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bundle = (text: string): Uint8Array => new TextEncoder().encode(text);
const day = 24 * 3_600_000;

/** As if it had been used so many days ago. */
function used(file: string, days: number): void {
  const time = new Date(Date.now() - days * day);
  utimesSync(file, time, time);
}

test("a bundle is kept once, and written again where what lies there is not it", () => {
  const file = keepBundle(bundle("a"), folder);
  expect(keepBundle(bundle("a"), folder)).toBe(file);
  writeFileSync(file, "half");
  expect(keepBundle(bundle("a"), folder)).toBe(file);
  expect(readFileSync(file, "utf8")).toBe("a");
  expect(readdirSync(folder)).toEqual([basename(file)]);
});

test("bundles and drafts that were not used for a week go; what is used stays, and what is not ours", () => {
  const [old, again] = ["old", "again"].map((text) => keepBundle(bundle(text), folder));
  if (old === undefined || again === undefined) throw new Error("nothing was kept");
  const draft = join(folder, "haltere-0.mjs.1");
  const other = join(folder, "notes.txt");
  for (const file of [draft, other]) writeFileSync(file, "");
  for (const file of [old, again, draft, other]) used(file, 8);
  keepBundle(bundle("again"), folder);
  expect(Date.now() - statSync(again).mtimeMs).toBeLessThan(day);
  const fresh = keepBundle(bundle("fresh"), folder);
  expect(readdirSync(folder).toSorted()).toEqual([again, fresh, other].map((file) => basename(file)).toSorted());
});

test("of many, the hundred that were used last stay", () => {
  const first = keepBundle(bundle("0"), folder);
  used(first, 1);
  const files = Array.from({ length: 100 }, (_, index) => keepBundle(bundle(`${index + 1}`), folder));
  expect(readdirSync(folder)).toHaveLength(100);
  expect(readdirSync(folder)).not.toContain(basename(first));
  expect(readdirSync(folder)).toContain(basename(files.at(-1) ?? ""));
});
