import { createHash } from "node:crypto";
import { join } from "node:path";
import { FlyteError } from "@haltere/core";
import { eachLimited, transfersAtOnce } from "../files/each-limited.ts";
import { listTree } from "../files/list-tree.ts";
import type { Connection } from "./connection.ts";
import { md5Of, type UploadTarget, upload } from "./upload.ts";

/**
 * Uploads a directory of this machine with all that is in it, some files at a time. The same files in the same places get
 * the same address.
 * @returns The address of the directory.
 * @throws FlyteError of what is no directory or cannot travel (see `listTree`), of an empty one, and as `upload`.
 */
export async function uploadDirectory(
  connection: Pick<Connection, "dataProxy">,
  target: UploadTarget,
  directory: string,
): Promise<string> {
  const files: { readonly path: string; readonly md5: Uint8Array }[] = [];
  const all = createHash("sha256");
  for await (const { path } of listTree(directory)) {
    const md5 = await md5Of({ path: join(directory, path) });
    files.push({ path, md5 });
    all.update(JSON.stringify([path, Buffer.from(md5).toString("hex")]));
  }
  const root = all.digest("hex").slice(0, 32);
  let address: string | undefined;
  await eachLimited(files, transfersAtOnce, async ({ path, md5 }) => {
    const uri = await upload(connection, target, path, { path: join(directory, path) }, { root, md5 });
    address = uri.slice(0, -path.length - 1);
  });
  if (address !== undefined) return address;
  throw new FlyteError("InvalidArgument", `the directory ${directory} is empty, and a store holds files only`, {
    kind: "user",
    where: { file: directory },
    hint: "Put a file into it.",
  });
}
