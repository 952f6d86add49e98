import { executionPhase, isTerminalExecutionPhase } from "@haltere/core";
import { type Blobs, type Row, type Store, type Table, type TableName, tables, type Write } from "@haltere/ports";
import { equals } from "../services/requests/list-query.ts";

/** Which executions go. Those that have not ended stay, however old. */
export interface PurgeChoice {
  /** Microseconds since the epoch: what was changed at this time or later stays. */
  readonly before: number;
  readonly project?: string;
  readonly domain?: string;
  /** Names of phases; without them every one that is an end. */
  readonly phases?: readonly string[];
}

export interface PurgeOptions {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly choice: PurgeChoice;
  /** Counts and removes nothing. */
  readonly dryRun?: boolean;
  /** Told after each batch what was done so far. */
  readonly progress?: (so: PurgeCounts) => void;
}

export interface PurgeCounts {
  readonly executions: number;
  /** All of their rows, in whatever table. */
  readonly rows: number;
  readonly blobs: number;
  readonly bytes: number;
}

const scanned = 500;
/** Executions whose rows go in one commit: it shall not keep others waiting for long. */
const batch = 20;
const withoutMessages = ["spec", "closure", "inputs", "user_inputs", "outputs"] as const;

/** Every table whose rows belong to an execution, that of executions last: what was begun is found again. */
const ownTables = Object.keys(tables)
  .filter((name): name is TableName => {
    const { columns }: Table = tables[name as TableName];
    return "execution_project" in columns && "execution_domain" in columns && "execution_name" in columns;
  })
  .sort((one, other) => Number(one === "executions") - Number(other === "executions"));

/**
 * Removes executions that ended long ago, with all of their rows, and with the inputs, outputs, errors and decks that the control plane and their
 * tasks kept for them. The files that outputs refer to stay, since what other executions and the cache hold may refer to them too. Goes through the
 * executions from the oldest on, in small commits, while a control plane may be at work.
 */
export async function purgeExecutions({
  store,
  blobs,
  choice,
  dryRun = false,
  progress,
}: PurgeOptions): Promise<PurgeCounts> {
  let counts: PurgeCounts = { executions: 0, rows: 0, blobs: 0, bytes: 0 };
  let last = 0;
  for (;;) {
    const rows = await store.list("executions", {
      where: [{ column: "id", comparison: "gt", value: last }],
      limit: scanned,
      without: withoutMessages,
    });
    const chosen = rows.filter((row) => isChosen(choice, row));
    for (let at = 0; at < chosen.length; at += batch) {
      const purged = await purgeBatch(store, blobs, chosen.slice(at, at + batch), dryRun);
      counts = added(counts, purged);
      progress?.(counts);
    }
    last = rows.at(-1)?.id ?? last;
    // Ids grow with time, but for what was begun at the same moment: behind a whole page of younger ones there is no older.
    if (rows.length < scanned || rows.every((row) => row.created_at >= choice.before)) return counts;
  }
}

type ListedExecution = Row<"executions">;

function isChosen({ before, project, domain, phases }: PurgeChoice, row: ListedExecution): boolean {
  if (row.created_at >= before || row.updated_at >= before) return false;
  if (project !== undefined && row.execution_project !== project) return false;
  if (domain !== undefined && row.execution_domain !== domain) return false;
  if (phases !== undefined && !phases.includes(row.phase)) return false;
  return isTerminalExecutionPhase(executionPhase(row.phase));
}

async function purgeBatch(
  store: Store,
  blobs: Blobs,
  executions: readonly ListedExecution[],
  dryRun: boolean,
): Promise<PurgeCounts> {
  const keys = executions.map(({ execution_project, execution_domain, execution_name }) => ({
    execution_project,
    execution_domain,
    execution_name,
  }));
  let counts: PurgeCounts = { executions: executions.length, rows: 0, blobs: 0, bytes: 0 };
  for (const key of keys) {
    const rows = await Promise.all(ownTables.map((table) => store.count(table, equals(key))));
    counts = added(counts, { executions: 0, rows: rows.reduce((sum, count) => sum + count, 0), blobs: 0, bytes: 0 });
    for (const prefix of blobPrefixes(blobs.root, key)) {
      for await (const { uri, size } of blobs.list(prefix)) {
        counts = added(counts, { executions: 0, rows: 0, blobs: 1, bytes: size });
        // Before the rows: what is interrupted here is found again, and no blob is left without an owner.
        if (!dryRun) await blobs.delete(uri);
      }
    }
  }
  if (dryRun) return counts;
  await store.commit(ownTables.flatMap((table) => keys.map((where) => ({ kind: "delete", table, where }) as Write)));
  return counts;
}

interface ExecutionKey {
  readonly execution_project: string;
  readonly execution_domain: string;
  readonly execution_name: string;
}

/** Where the engine lays out what attempts read and write, and where the API keeps large inputs. */
function blobPrefixes(root: string, key: ExecutionKey): string[] {
  const { execution_project: project, execution_domain: domain, execution_name: name } = key;
  return [`${root}/metadata/propeller/${project}-${domain}-${name}`, `${root}/metadata/${project}/${domain}/${name}`];
}

function added(one: PurgeCounts, other: PurgeCounts): PurgeCounts {
  return {
    executions: one.executions + other.executions,
    rows: one.rows + other.rows,
    blobs: one.blobs + other.blobs,
    bytes: one.bytes + other.bytes,
  };
}
