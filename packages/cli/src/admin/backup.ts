import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import { FlyteError } from "@haltere/core";
import type { Blobs } from "@haltere/ports";
import { backUpSqlite, openDiskBlobs, postgresAddress, requireNoSqlite, restoreSqlite } from "@haltere/storage";
import type { Terminal } from "../terminal/terminal.ts";

interface DataPlace {
  readonly dataDir: string;
  readonly database: string | undefined;
}

/** Signs links; without it those that were given out would end with a restore. */
const secretName = "link-secret";
const manifestName = "backup.json";

/** Rows first: a blob is written before the row that names it, so every row of the copy finds its blobs. */
export async function backUp(terminal: Terminal, { dataDir, database }: DataPlace, target: string): Promise<void> {
  if (database !== undefined) throw ofPostgres(database, dataDir);
  const inside = relative(resolve(dataDir), resolve(target));
  if (inside === "" || !(inside.startsWith("..") || isAbsolute(inside))) {
    throw new FlyteError("InvalidArgument", `${target} lies in the data directory that it is to be a copy of.`, {
      hint: "Name a folder outside of it, on another disk if there is one.",
    });
  }
  await backUpSqlite(dataDir, target);
  const from = openDiskBlobs(join(dataDir, "blobs"));
  const count = await copyBlobs(from, openDiskBlobs(join(target, "blobs")));
  const secret = join(dataDir, secretName);
  if (existsSync(secret)) copyFileSync(secret, join(target, secretName));
  // Last: what has it is whole.
  writeFileSync(join(target, manifestName), `${JSON.stringify({ blobs: from.root })}\n`);
  terminal.print(`Backed up ${dataDir} to ${target}: rows and ${count} blobs.`);
}

export async function restore(terminal: Terminal, { dataDir, database }: DataPlace, source: string): Promise<void> {
  if (database !== undefined) throw ofPostgres(database, dataDir);
  const manifest = join(source, manifestName);
  if (!existsSync(manifest)) {
    throw new FlyteError("NotFound", `There is no whole backup in ${source}.`, {
      hint: "Name a folder that haltere admin backup has made to its end.",
    });
  }
  const to = openDiskBlobs(join(dataDir, "blobs"));
  requireNoSqlite(dataDir);
  // Rows last: a data directory without them is one that was not restored.
  const count = await copyBlobs(openDiskBlobs(join(source, "blobs")), to);
  const secret = join(source, secretName);
  if (existsSync(secret)) copyFileSync(secret, join(dataDir, secretName));
  await restoreSqlite(source, dataDir);
  terminal.print(`Restored ${source} into ${dataDir}: rows and ${count} blobs.`);
  const { blobs: root }: { blobs?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
  if (root === to.root) return;
  terminal.note(
    `The rows name blobs by where they were, ${root}, and these are in ${to.root} now: what does not fit into rows is found when a link leads from there to here.`,
  );
}

async function copyBlobs(from: Blobs, to: Blobs): Promise<number> {
  let count = 0;
  for await (const { uri, contentType } of from.list(from.root)) {
    try {
      await to.write(
        `${to.root}${uri.slice(from.root.length)}`,
        from.open(uri),
        contentType === undefined ? {} : { contentType },
      );
      count++;
    } catch (thrown) {
      // Removed since it was listed.
      if (!(thrown instanceof FlyteError && thrown.code === "NotFound")) throw thrown;
    }
  }
  return count;
}

/** Postgres has tools of its own, which keep what the server knows; a second way would only be a worse one. */
function ofPostgres(database: string, dataDir: string): FlyteError {
  const { shown } = postgresAddress(database);
  return new FlyteError("FailedPrecondition", `The rows in ${shown} are copied by Postgres' own tools.`, {
    hint: `Run pg_dump --format=custom --file=haltere.dump ${shown} first, then copy the folder ${join(dataDir, "blobs")}; pg_restore puts the rows back.`,
  });
}
