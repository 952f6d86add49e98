import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the README's snippet runs as it stands", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const snippet = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  const source = snippet.replace("@haltere/storage", new URL("./index.ts", import.meta.url).href);
  const folder = mkdtempSync(join(tmpdir(), "haltere-readme-"));
  try {
    const args = ["--conditions=haltere-source", "--input-type=module-typescript", "-e", source];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readFileSync(join(folder, ".haltere", "blobs", "hello.txt"), "utf8")).toBe("hello");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
