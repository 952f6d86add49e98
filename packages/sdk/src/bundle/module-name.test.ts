import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { moduleNameOf, packageRootOf } from "./module-name.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-module-name-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ["src/flows/hello.ts", "src.flows.hello"],
  ["hello.mts", "hello"],
  ["src/index.tsx", "src.index"],
  ["hello.flow.js", "hello.flow"],
])("%s is %s", (path, name) => {
  expect(moduleNameOf(join("/project", path), "/project")).toBe(name);
});

test("the nearest package.json counts", () => {
  mkdirSync(join(folder, "a", "b"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"name":"outer"}');
  writeFileSync(join(folder, "a", "package.json"), "{}");
  expect(packageRootOf(join(folder, "a", "b"))).toEqual({ folder: join(folder, "a"), name: undefined });
  expect(packageRootOf(folder)).toEqual({ folder, name: "outer" });
});
