// An import that is published whole or not at all. Each island is staged on its own; when one cannot be, the others still
// end; then what was staged is removed, and an incident is written.
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { current, File, NodeError, RecoverableError, task, workflow, z } from "haltere";
import { Island, linesOf } from "./penguin.ts";

const Json = File.schema({ format: "json" });

/** Where this execution keeps what is not published yet: on the warehouse's disk, so that publishing is a rename. */
const staging = (warehouse: string) => join(warehouse, ".staging", current().executionId.name);

export const stage = task(
  { inputs: { penguins: Json, warehouse: z.string(), island: Island }, output: z.string() },
  async ({ penguins, warehouse, island }) => {
    const rows = z.array(z.unknown()).parse(await penguins.json());
    await mkdir(staging(warehouse), { recursive: true });
    const name = `${island}.csv`;
    await pipeline(Readable.from(linesOf(island, rows)), createWriteStream(join(staging(warehouse), name)));
    return name;
  },
);

export const publish = task(
  { inputs: { warehouse: z.string(), names: z.array(z.string()) }, output: z.int(), retries: 2 },
  async ({ warehouse, names }) => {
    const lock = join(warehouse, ".lock");
    try {
      await writeFile(lock, current().executionId.name, { flag: "wx" });
    } catch (cause) {
      throw new RecoverableError(`the warehouse is locked by ${await readFile(lock, "utf8")}`, { cause });
    }
    try {
      for (const name of names) await rename(join(staging(warehouse), name), join(warehouse, name));
      await rm(staging(warehouse), { recursive: true });
    } finally {
      await rm(lock);
    }
    return names.length;
  },
);

export const cleanUp = task(
  { inputs: { penguins: Json, warehouse: z.string(), err: NodeError.optional() } },
  async ({ penguins, warehouse, err }) => {
    const removed = await readdir(staging(warehouse)).catch(() => []);
    await rm(staging(warehouse), { recursive: true, force: true });
    const incident = { source: penguins.name, message: err?.message, removed: removed.toSorted() };
    const path = join(warehouse, `incident-${current().executionId.name}.json`);
    await writeFile(path, `${JSON.stringify(incident, undefined, 2)}\n`);
    current().logger.warn(`removed ${removed.length} staged files, and wrote ${path}`);
  },
);

export const importPenguins = workflow(
  {
    inputs: { penguins: Json, warehouse: z.string() },
    output: z.int(),
    onFailure: cleanUp,
    failurePolicy: "fail-after-executable-nodes-complete",
  },
  ({ penguins, warehouse }) =>
    publish({ warehouse, names: Island.options.map((island) => stage({ penguins, warehouse, island })) }),
);
