/** A program for tests: starts attempts of both executors that never end, and waits to be killed. Its argument is a folder. */
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { TaskTemplateSchema } from "@haltere/idl/core";
import { createNodeExecutor } from "../node/node-executor.ts";
import { createProcessExecutor } from "../process/process-executor.ts";
import { folderBlobs } from "./folder-blobs.ts";
import { newAttempt, startAttempt } from "./run-attempt.ts";
import { systemClock } from "./system-clock.ts";

const [folder = ""] = process.argv.slice(2);
const blobs = folderBlobs(join(folder, "blobs"));
const node = createNodeExecutor({ blobs, clock: systemClock, cacheFolder: join(folder, "cache") });
const shell = createProcessExecutor({ blobs, clock: systemClock, scratchFolder: join(folder, "scratch") });

const uri = `${blobs.root}/haltere-doomed.mjs`;
await blobs.write(
  uri,
  Buffer.from(
    "export const haltereTaskBundle = { async execute() { console.log(process.pid); await null; for (;;); } };",
  ),
);
const fast = [
  "haltere-fast-execute",
  "--additional-distribution",
  uri,
  "--dest-dir",
  ".",
  "--",
  "haltere-execute",
  "--",
];
const programs = [
  { executor: node, args: fast, log: "node" },
  // A child that ignores SIGHUP and SIGTERM, and the shell that waits for it.
  { executor: shell, args: ["/bin/sh", "-c", "trap '' HUP TERM; sleep 1000 & echo $$ $!; wait"], log: "shell" },
];
for (const { executor, args, log } of programs) {
  const task = create(TaskTemplateSchema, { target: { case: "container", value: { args } } });
  startAttempt(executor, newAttempt(blobs, task, { logUri: `${blobs.root}/logs/${log}.log` }));
}
