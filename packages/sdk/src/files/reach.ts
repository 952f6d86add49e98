import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { runningContext } from "../context/task-context.ts";
import { openContent } from "../task-process/addressed-content.ts";
import { localPathOf } from "./address.ts";
import type { FileAccess, ListedFile } from "./file-access.ts";
import { listTree } from "./list-tree.ts";

/** What reading needs of a FileAccess. */
export type Reach = Pick<FileAccess, "open" | "list" | "scratch">;

/** How to read what lies elsewhere: as the value was told, else as the running task does, else from here. */
export function reachOf(access: FileAccess | undefined): Reach {
  return access ?? runningContext()?.files ?? fromHere;
}

/** Outside of a task. What is downloaded stays in the system's temporary folder. */
const fromHere: Reach = {
  open: openContent,
  list: listAddress,
  scratch: () => mkdtemp(join(tmpdir(), "haltere-")),
};

/** The files below a path or a `file://` address. Nothing else can be listed. */
export async function* listAddress(uri: string): AsyncGenerator<ListedFile> {
  const path = localPathOf(uri);
  if (path === undefined) {
    throw new FlyteError("Unimplemented", `nothing here can list the files below ${uri}`, {
      kind: "system",
      where: { file: uri },
      hint: "A directory can be read from a path or a file:// address; a single file also from http(s)://.",
    });
  }
  yield* listTree(path);
}
