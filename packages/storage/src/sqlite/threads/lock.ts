import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { isBusy, RefusalError } from "./refusal.ts";

/**
 * Claims `file` for this process, or throws, naming the process that holds it. The claim is SQLite's exclusive lock on
 * an empty file beside it: the kernel lets go of it with the process, however that ends. The owner's id stands in a
 * third file, because a process that opens and closes a locked file loses its own locks on it.
 */
export function claim(file: string): () => void {
  const ownerFile = `${file}.pid`;
  const lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (thrown) {
    lock.close();
    throw isBusy(thrown) ? heldBy(file, ownerFile) : thrown;
  }
  writeFileSync(ownerFile, `${process.pid}\n`);
  return () => {
    rmSync(ownerFile, { force: true });
    lock.close();
  };
}

function heldBy(file: string, ownerFile: string): RefusalError {
  const owner = ownerOf(ownerFile);
  return new RefusalError({
    code: "FailedPrecondition",
    message: `${file} is in use by ${owner === undefined ? "another process" : `process ${owner}`}.`,
    hint: "Use the Haltere that runs already, stop it, or choose another folder with --data-dir.",
  });
}

/** Undefined in the moment between the lock and its owner's name. */
function ownerOf(ownerFile: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(ownerFile, "utf8"), 10) || undefined;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw thrown;
  }
}
