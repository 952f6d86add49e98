import { closeSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { claim } from "./lock.ts";
import type { Refusal } from "./messages.ts";
import { notOurs, RefusalError, refusalOf } from "./refusal.ts";

/** Marks a SQLite file as ours ("Halt"). */
export const applicationId = 0x48616c74;

export interface DataFile {
  readonly db: DatabaseSync;
  /** Version of the schema; 0 for an empty file. */
  readonly version: number;
  close(): void;
}

/** Opens the store's file for writing, alone. Throws a `RefusalError`, with the file left as it was, where it is not ours to use. */
export function openDataFile(file: string, knownVersion: number, guest = false): DataFile {
  let release = () => {};
  let db: DatabaseSync | undefined;
  try {
    if (guest) {
      if (headerOf(file) === undefined) throw new RefusalError(nothingIn(dirname(file)));
    } else {
      mkdirSync(dirname(file), { recursive: true });
      release = claim(file);
    }
    // Looked at before SQLite opens it, which would write a journal beside a foreign file.
    requireOurs(file, knownVersion, headerOf(file));
    // Another program, such as sqlite3, may look into the data for a moment.
    const opened = new DatabaseSync(file, { timeout: 10_000 });
    db = opened;
    // Again, because what was committed last may not be in the file itself yet.
    const header = { applicationId: pragma(db, "application_id"), version: pragma(db, "user_version") };
    requireOurs(file, knownVersion, header);
    if (header.version === 0 && db.prepare("select 1 from sqlite_schema").get()) throw new RefusalError(notOurs(file));
    if (guest && header.version !== knownVersion) throw new RefusalError(notToday(file));
    // A read-only file shows at the first write, and SQLite opens one without a word.
    db.exec("begin immediate; rollback");
    return {
      db,
      version: header.version,
      close() {
        opened.close();
        release();
      },
    };
  } catch (thrown) {
    db?.close();
    release();
    throw new RefusalError(refusalOf(thrown, file));
  }
}

function nothingIn(folder: string): Refusal {
  return { code: "NotFound", message: `There is no data in ${folder}.`, hint: "Name its folder with --data-dir." };
}

function notToday(file: string): Refusal {
  return {
    code: "FailedPrecondition",
    message: `${file} holds no data of this version of Haltere.`,
    hint: "Start and stop haltere dev once with this --data-dir.",
  };
}

interface Header {
  readonly applicationId: number;
  readonly version: number;
}

function requireOurs(file: string, knownVersion: number, header: Header | undefined): void {
  if (!header || (header.applicationId === 0 && header.version === 0)) return;
  if (header.applicationId !== applicationId) throw new RefusalError(notOurs(file));
  if (header.version <= knownVersion) return;
  throw new RefusalError({
    code: "FailedPrecondition",
    message: `${file} was written by a newer Haltere (data version ${header.version}, this one knows ${knownVersion}); it was left as it is.`,
    hint: "Update Haltere, or choose another folder with --data-dir.",
  });
}

/** What stands at the head of a SQLite file, at the places its format gives; undefined for a file that is absent or empty. */
function headerOf(file: string): Header | undefined {
  const bytes = Buffer.alloc(100);
  const length = readHead(file, bytes);
  if (length === 0) return undefined;
  if (length < bytes.length || bytes.toString("latin1", 0, 16) !== "SQLite format 3\0") {
    throw new RefusalError(notOurs(file));
  }
  return { version: bytes.readInt32BE(60), applicationId: bytes.readInt32BE(68) };
}

function readHead(file: string, into: Buffer): number {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return 0;
    throw thrown;
  }
  try {
    return readSync(descriptor, into, 0, into.length, 0);
  } finally {
    closeSync(descriptor);
  }
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`pragma ${name}`).get()?.[name]);
}
