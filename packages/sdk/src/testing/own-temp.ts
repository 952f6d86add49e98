import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** Local runs leave their files in the system's temporary folder; a test file that has any gives them one that is removed. */
export function useOwnTemp(): void {
  const before = process.env.TMPDIR;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "haltere-test-"));
    process.env.TMPDIR = folder;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true });
  });
}
