import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadPackage } from "./load-package.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-packages-test-"));
  const place = join(folder, "node_modules", "only-there");
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "package.json"), '{"name": "only-there", "main": "index.js"}');
  await writeFile(join(place, "index.js"), "exports.answer = 42;");
  const broken = join(folder, "node_modules", "broken");
  await mkdir(broken);
  await writeFile(join(broken, "index.js"), 'require("part-that-is-missing");');
  vi.spyOn(process, "cwd").mockReturnValue(folder);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

test("a package is found from here, else from the working directory", async () => {
  expect(await loadPackage("zod")).toHaveProperty("z");
  expect(await loadPackage("only-there")).toMatchObject({ answer: 42 });
});

test("a package is found from the program that runs, whose command may be a link", async () => {
  const app = join(folder, "app");
  await mkdir(join(app, "node_modules", "beside-program"), { recursive: true });
  await writeFile(join(app, "node_modules", "beside-program", "index.js"), "exports.answer = 43;");
  await writeFile(join(app, "program.js"), "");
  await symlink(join(app, "program.js"), join(folder, "command"));
  const before = process.argv;
  process.argv = ["node", join(folder, "command")];
  try {
    expect(await loadPackage("beside-program")).toMatchObject({ answer: 43 });
  } finally {
    process.argv = before;
  }
});

test("one that is not installed is told by name; one that is broken, as it is", async () => {
  await expect(loadPackage("nowhere-at-all")).rejects.toMatchObject({
    code: "FailedPrecondition",
    hint: expect.stringMatching(/npm install nowhere-at-all/),
  });
  await expect(loadPackage("broken")).rejects.toThrow(/part-that-is-missing/);
});
