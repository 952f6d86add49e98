import { executionPhase, isTerminalExecutionPhase } from "@haltere/core";
import {
  type Blobs,
  type Key,
  type Row,
  type Store,
  type Table,
  type TableName,
  tables,
  type Write,
} from "@haltere/ports";
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

/** Rows that tell that an execution is not over yet, whatever its record says: somebody drives it, is to be told of it, or is to end it. */
const pendingTables: readonly TableName[] = ["engine_executions", "engine_state", "engine_endings", "outbox"];

/**
 * Removes executions that ended long ago, with all of their rows, and with the inputs, outputs, errors and decks that the control plane and their
 * tasks kept for them. The files that outputs refer to stay, since what other executions and the cache hold may refer to them too. What one that
 * lives may ask for stays too: the child of a parent that has not ended, and what a recovery goes by. Goes through the executions from the oldest
 * on, in small commits, while control planes may be at work. One that changes meanwhile stays; one that was interrupted is found again.
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
    const old = rows.filter((row) => isChosen(choice, row));
    const sources = old.length > 0 ? await sourcesOfLive(store) : new Set<number>();
    const chosen: ListedExecution[] = [];
    for (const row of old) if (!sources.has(row.id) && !(await hasLiveParent(store, row))) chosen.push(row);
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

/** Ids of the executions that live ones were made from: a recovery takes over their nodes one after the other. */
async function sourcesOfLive(store: Store): Promise<Set<number>> {
  const sources = new Set<number>();
  for (const live of await store.list("engine_executions", { where: [], without: ["attributes"] })) {
    const record = await store.get("executions", keyOf(live));
    if (record?.source_execution_id) sources.add(record.source_execution_id);
  }
  return sources;
}

/** A parent reads how its child ended, once more after a restart; without a record it would launch it again. */
async function hasLiveParent(store: Store, { parent_node_execution_id: id }: ListedExecution): Promise<boolean> {
  const node = id ? await store.getById("node_executions", id) : undefined;
  const parent = node && (await store.get("executions", keyOf(node)));
  return parent !== undefined && !isTerminalExecutionPhase(executionPhase(parent.phase));
}

async function purgeBatch(
  store: Store,
  blobs: Blobs,
  executions: readonly ListedExecution[],
  dryRun: boolean,
): Promise<PurgeCounts> {
  let purged: { readonly row: ListedExecution; readonly counts: PurgeCounts }[] = [];
  for (const row of executions) {
    const key = keyOf(row);
    const rows = await Promise.all(ownTables.map((table) => store.count(table, equals(key))));
    if (ownTables.some((table, index) => pendingTables.includes(table) && rows[index] !== 0)) continue;
    // Another purge may have been here, and somebody may have taken the name since.
    const standing = await store.get("executions", key);
    if (standing === undefined || !isUnchanged(standing, row)) continue;
    const found = { executions: 1, rows: rows.reduce((sum, count) => sum + count, 0), blobs: 0, bytes: 0 };
    // Before the rows: what is interrupted here is found again, and no blob is left without an owner.
    purged.push({ row, counts: await purgeBlobs(blobs, key, found, dryRun) });
  }
  while (!dryRun && purged.length > 0) {
    const lost = await removeRows(
      store,
      purged.map(({ row }) => row),
    );
    if (lost === undefined) break;
    purged = purged.filter((_, index) => index !== lost);
  }
  return purged.reduce((so, { counts }) => added(so, counts), { executions: 0, rows: 0, blobs: 0, bytes: 0 });
}

/** Ids alone do not tell: SQLite gives that of a removed row again. */
function isUnchanged(standing: ListedExecution, row: ListedExecution): boolean {
  return (["id", "phase", "created_at", "updated_at"] as const).every((column) => standing[column] === row[column]);
}

/** Removes all rows of executions whose records stand as they were read; else answers the index of one whose does not. */
async function removeRows(store: Store, executions: readonly ListedExecution[]): Promise<number | undefined> {
  const guards = executions.map((row): Write => {
    const { phase, created_at, updated_at } = row;
    const expected = { phase, created_at, updated_at };
    return { kind: "update", table: "executions", key: keyOf(row), set: { updated_at }, expected };
  });
  const removals = ownTables.flatMap((table) =>
    executions.map((row) => ({ kind: "delete", table, where: keyOf(row) }) as Write),
  );
  const result = await store.commit([...guards, ...removals]);
  return result.ok ? undefined : result.conflict;
}

async function purgeBlobs(blobs: Blobs, key: ExecutionKey, found: PurgeCounts, dryRun: boolean): Promise<PurgeCounts> {
  let counts = found;
  for (const prefix of blobPrefixes(blobs.root, key)) {
    for await (const { uri, size } of blobs.list(prefix)) {
      counts = added(counts, { executions: 0, rows: 0, blobs: 1, bytes: size });
      if (!dryRun) await blobs.delete(uri);
    }
  }
  return counts;
}

function keyOf({ execution_project, execution_domain, execution_name }: ExecutionKey): ExecutionKey {
  return { execution_project, execution_domain, execution_name };
}

type ExecutionKey = Key<"executions">;

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
