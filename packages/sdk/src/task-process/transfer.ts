import { constants, createReadStream } from "node:fs";
import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FlyteError } from "@haltere/core";
import { localPathOf } from "../files/address.ts";
import { eachLimited, transfersAtOnce } from "../files/each-limited.ts";
import { listTree } from "../files/list-tree.ts";
import { writeContent } from "./addressed-content.ts";

/**
 * Copies a file of this machine to an address; it appears there whole or not at all.
 * @throws FlyteError of the user's for a file that is not there or is none.
 */
export async function transferFile(path: string, uri: string): Promise<void> {
  const info = await stat(path).catch((thrown: unknown) => {
    throw new FlyteError("NotFound", `There is no file ${path} to upload: ${FlyteError.from(thrown).message}`, {
      kind: "user",
      where: { file: path },
      hint: "Write the file before the task returns it.",
      cause: thrown,
    });
  });
  if (!info.isFile()) {
    throw new FlyteError("InvalidArgument", `${path} is no file.`, {
      kind: "user",
      where: { file: path },
      hint: "Return a directory as Directory.",
    });
  }
  const target = localPathOf(uri);
  if (target === undefined) return await writeContent(uri, createReadStream(path));
  const draft = `${target}.${process.pid}.${++drafts}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    // Where the file system can, the copy shares the content.
    await copyFile(path, draft, constants.COPYFILE_FICLONE);
    await rename(draft, target);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw new FlyteError("Unavailable", `${uri} could not be written: ${FlyteError.from(thrown).message}`, {
      where: { file: uri },
      recoverable: true,
      cause: thrown,
    });
  }
}

/** Copies a directory of this machine below an address, some files at a time. One without files is made as well. */
export async function transferTree(directory: string, uri: string): Promise<void> {
  const target = localPathOf(uri);
  await eachLimited(listTree(directory), transfersAtOnce, ({ path }) =>
    transferFile(join(directory, path), `${uri}/${path}`),
  );
  if (target !== undefined) await mkdir(target, { recursive: true });
}

/** Fills the folder at an address with what `write` makes; on this machine it appears whole or not at all. */
export async function transferProduced(
  write: (folder: string) => Promise<void>,
  uri: string,
  scratch: () => Promise<string>,
): Promise<void> {
  const target = localPathOf(uri);
  if (target === undefined) {
    const folder = await scratch();
    await write(folder);
    return await transferTree(folder, uri);
  }
  const draft = `${target}.${process.pid}.${++drafts}.part`;
  try {
    await mkdir(draft, { recursive: true });
    await write(draft);
    await rename(draft, target);
  } catch (thrown) {
    await rm(draft, { recursive: true, force: true });
    throw thrown;
  }
}

let drafts = 0;
