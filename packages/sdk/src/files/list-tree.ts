import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { FlyteError } from "@haltere/core";
import type { ListedFile } from "./file-access.ts";

/**
 * The files below a directory of this machine, ordered by path. A link to a file within the directory is that file.
 * @throws FlyteError NotFound where there is no directory; InvalidArgument for a link that leads out of it or to a
 * directory, and for what is no file (a socket, a pipe).
 */
export async function* listTree(directory: string): AsyncGenerator<ListedFile> {
  const root = await realpath(directory).catch((thrown: unknown) => {
    throw notThere(directory, thrown);
  });
  if (!(await stat(root)).isDirectory()) {
    throw new FlyteError("InvalidArgument", `${directory} is no directory`, {
      kind: "user",
      where: { file: directory },
      hint: "Take a file as File.",
    });
  }
  yield* below(root, "");
}

async function* below(root: string, folder: string): AsyncGenerator<ListedFile> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      yield* below(root, path);
      continue;
    }
    const place = entry.isSymbolicLink() ? await insideOf(root, path) : join(root, path);
    const info = await stat(place);
    if (!info.isFile()) throw refused(join(root, path), "is neither a file nor a directory");
    yield { path, size: info.size };
  }
}

/** What a link leads to. One that leads out would let a directory take along what it does not hold. */
async function insideOf(root: string, path: string): Promise<string> {
  const target = await realpath(join(root, path)).catch((thrown: unknown) => {
    throw refused(join(root, path), "is a link to nothing", thrown);
  });
  if (!target.startsWith(`${root}${sep}`))
    throw refused(join(root, path), `is a link out of the directory, to ${target}`);
  if ((await stat(target)).isDirectory()) throw refused(join(root, path), "is a link to a directory");
  return target;
}

function notThere(directory: string, thrown: unknown): FlyteError {
  return new FlyteError("NotFound", `there is no directory ${directory}: ${FlyteError.from(thrown).message}`, {
    kind: "user",
    where: { file: directory },
    cause: thrown,
  });
}

function refused(file: string, why: string, cause?: unknown): FlyteError {
  return new FlyteError("InvalidArgument", `${file} ${why}`, {
    kind: "user",
    where: { file },
    hint: "Put files and directories themselves into the directory.",
    ...(cause === undefined ? {} : { cause }),
  });
}
