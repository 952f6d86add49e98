import { FlyteError, type FlyteErrorCode } from "@haltere/core";

/** Nothing is there: no such name, or a file where a folder would have to be. */
export function isAbsent(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The name of a failed system call's error, such as ENOENT. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
}

export function blobMissing(uri: string): FlyteError {
  return new FlyteError("NotFound", `There is no blob at ${uri}.`);
}

/** What a failure of the file system means for the blob at `uri`. */
export function diskError(thrown: unknown, uri: string): FlyteError {
  if (thrown instanceof FlyteError) return thrown;
  const known = meanings[systemCode(thrown) ?? ""];
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  if (!known) return new FlyteError("Unavailable", `The disk failed on ${uri}: ${why}.`, { cause: thrown });
  return new FlyteError(known.code, `${uri}: ${known.what}.`, { hint: known.hint, cause: thrown });
}

interface Meaning {
  readonly code: FlyteErrorCode;
  readonly what: string;
  readonly hint: string;
}

const denied: Meaning = {
  code: "PermissionDenied",
  what: "the file system does not allow it",
  hint: "Make the folder and its files readable and writable for this user.",
};
const inTheWay: Meaning = {
  code: "FailedPrecondition",
  what: "a file stands where a folder is needed, or a folder where the blob belongs",
  hint: "Choose another address: on a disk one blob's address cannot be the folder of another's.",
};
const noSpace: Meaning = {
  code: "ResourceExhausted",
  what: "there is no space left on the disk",
  hint: "Free some space; nothing of this blob was kept.",
};

const meanings: Readonly<Record<string, Meaning>> = {
  EACCES: denied,
  EPERM: denied,
  EROFS: denied,
  ENOTDIR: inTheWay,
  EISDIR: inTheWay,
  EEXIST: inTheWay,
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  ENAMETOOLONG: {
    code: "InvalidArgument",
    what: "the address, or a part of it, is longer than the file system allows",
    hint: "Choose a shorter address.",
  },
};
