import { constants, copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { FlyteError } from "@haltere/core";
import { openSqliteStore } from "./sqlite-store.ts";

const fileName = "haltere.db";

/**
 * Copies the rows of the data in `folder` as they are at one moment, while a control plane may be writing; `target` is made.
 * @throws FlyteError NotFound where there are none, AlreadyExists where the target holds a copy.
 */
export async function backUpSqlite(folder: string, target: string): Promise<void> {
  const from = join(resolve(folder), fileName);
  const to = join(resolve(target), fileName);
  if (!existsSync(from)) {
    throw new FlyteError("NotFound", `There is no data in ${folder}.`, { hint: "Name its folder with --data-dir." });
  }
  if (existsSync(to))
    throw new FlyteError("AlreadyExists", `${target} holds a backup already.`, { hint: "Name another." });
  mkdirSync(resolve(target), { recursive: true });
  const db = new DatabaseSync(from, { readOnly: true, timeout: 10_000 });
  try {
    // All pages in one step, whatever is written meanwhile: a reader keeps nobody from writing, and sees one moment.
    await backup(db, `${to}.part`, { rate: 2 ** 31 - 1 });
  } finally {
    db.close();
  }
  renameSync(`${to}.part`, to);
}

/** @throws FlyteError AlreadyExists where the folder has data. */
export function requireNoSqlite(folder: string): void {
  if (!existsSync(join(resolve(folder), fileName))) return;
  throw new FlyteError("AlreadyExists", `There is data in ${folder} already; it was left as it is.`, {
    hint: "Restore into another folder with --data-dir, or move this one away.",
  });
}

/**
 * Puts the rows of a backup into an empty folder.
 * @throws FlyteError NotFound where there is no backup, AlreadyExists where the folder has data, FailedPrecondition where the backup is not ours.
 */
export async function restoreSqlite(source: string, folder: string): Promise<void> {
  const from = join(resolve(source), fileName);
  const to = join(resolve(folder), fileName);
  if (!existsSync(from)) throw new FlyteError("NotFound", `There is no backup in ${source}.`);
  requireNoSqlite(folder);
  mkdirSync(resolve(folder), { recursive: true });
  copyFileSync(from, `${to}.part`, constants.COPYFILE_FICLONE);
  renameSync(`${to}.part`, to);
  // Whether it is ours, and of today's version, or is brought to it.
  await (await openSqliteStore({ folder })).close();
}
