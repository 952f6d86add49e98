import type { Refusal } from "./messages.ts";

/** SQLite's primary result codes that a user can do something about. */
const codes = { busy: 5, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** Thrown inside a thread; crosses to the others as a `Refusal`. */
export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** What a failure of SQLite or of the file system on `file` means to the user. */
export function refusalOf(thrown: unknown, file: string): Refusal {
  if (thrown instanceof RefusalError) return thrown.refusal;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  switch (resultCode(thrown)) {
    case codes.readOnly:
    case codes.cannotOpen:
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
    case "EISDIR":
      return {
        code: "FailedPrecondition",
        message: `The data in ${file} cannot be written: ${message}.`,
        hint: "Make the folder and its files writable for this user, or choose another with --data-dir.",
      };
    case codes.busy:
      return {
        code: "Unavailable",
        message: `Another program keeps ${file} locked.`,
        hint: "Close the program that has it open.",
      };
    case codes.full:
    case "ENOSPC":
      return {
        code: "ResourceExhausted",
        message: `There is no space left for ${file}.`,
        hint: "Free some space on its disk; nothing of this commit was written.",
      };
    case codes.ioError:
      return { code: "Unavailable", message: `The disk failed on ${file}: ${message}.` };
    case codes.notADatabase:
      return notOurs(file);
    case codes.corrupt:
      return {
        code: "DataLoss",
        message: `${file} is damaged: ${message}.`,
        hint: "Put back a copy of it, or start with another --data-dir.",
      };
    default:
      return { code: "Internal", message: `SQLite failed on ${file}: ${message}.` };
  }
}

export function notOurs(file: string): Refusal {
  return {
    code: "FailedPrecondition",
    message: `${file} belongs to another application; it was left as it is.`,
    hint: "Choose another folder with --data-dir.",
  };
}

export function isBusy(thrown: unknown): boolean {
  return resultCode(thrown) === codes.busy;
}

/** SQLite's primary result code, or the name of a failure of the file system. */
function resultCode(thrown: unknown): number | string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ("errcode" in thrown && typeof thrown.errcode === "number") return thrown.errcode & 0xff;
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}
