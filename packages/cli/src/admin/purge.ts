import { join } from "node:path";
import { executionPhaseName, FlyteError, isTerminalExecutionPhase } from "@haltere/core";
import { WorkflowExecution_Phase } from "@haltere/idl/core";
import { type PurgeCounts, purgeExecutions } from "@haltere/server";
import { openDiskBlobs, openPostgresStore, openSqliteStore } from "@haltere/storage";
import type { Terminal } from "../terminal/terminal.ts";
import { readAge } from "./age.ts";

export interface PurgeRequest {
  readonly dataDir: string;
  readonly database: string | undefined;
  readonly olderThan: string;
  readonly project?: string;
  readonly domain?: string;
  /** Names, with commas between. */
  readonly phase?: string;
  readonly dryRun?: boolean;
}

const ends: readonly string[] = Object.values(WorkflowExecution_Phase)
  .filter((phase) => typeof phase === "number")
  .filter((phase) => isTerminalExecutionPhase(phase))
  .map((phase) => executionPhaseName(phase));

export async function purge(terminal: Terminal, request: PurgeRequest): Promise<void> {
  const { dataDir, database, project, domain, dryRun = false } = request;
  const before = terminal.now() - readAge(request.olderThan);
  const phases = request.phase?.split(",").map((name) => name.trim().toUpperCase());
  for (const phase of phases ?? []) {
    if (ends.includes(phase)) continue;
    throw new FlyteError("InvalidArgument", `"${phase}" is no phase that executions end in.`, {
      hint: `Use one of ${ends.join(", ")}.`,
    });
  }
  const store =
    database === undefined
      ? await openSqliteStore({ folder: dataDir, guest: true, readers: 1 })
      : await openPostgresStore({ url: database, readers: 2 });
  try {
    const counts = await purgeExecutions({
      store,
      blobs: openDiskBlobs(join(dataDir, "blobs")),
      choice: {
        before,
        ...(project === undefined ? {} : { project }),
        ...(domain === undefined ? {} : { domain }),
        ...(phases === undefined ? {} : { phases }),
      },
      dryRun,
      progress: (so) => terminal.interactive && terminal.note(told(so)),
    });
    terminal.print(`${dryRun ? "Would remove" : "Removed"} ${told(counts)}.`);
  } finally {
    await store.close();
  }
}

function told({ executions, rows, blobs, bytes }: PurgeCounts): string {
  return `${executions} executions: ${rows} rows, ${blobs} blobs of ${bytes} bytes`;
}
