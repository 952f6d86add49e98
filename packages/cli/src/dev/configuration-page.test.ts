import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { configurationSchema, readConfiguration } from "./configuration.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "..", "..", "docs", "configuration.md"), "utf8");

test("the page on configuration has every key, and no other", () => {
  const told = [...page.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, key = ""]) => key);
  expect(told.toSorted()).toEqual(keys(configurationSchema, "").toSorted());
});

test("its example is taken", () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-configuration-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "example.yaml");
  writeFileSync(file, /```yaml\n([^`]+)```/.exec(page)?.[1] ?? "");
  expect(readConfiguration(file).workflows).toEqual({ maxNodes: 1000 });
});

/** `section.key` of each key; the page tells a key's own parts in words. */
function keys(schema: z.core.$ZodType, path: string): string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodObject) || path.includes(".")) return [path];
  return Object.entries(inner.shape).flatMap(([name, field]) => keys(field, path === "" ? name : `${path}.${name}`));
}
