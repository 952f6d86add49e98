/**
 * The one thread that writes: it owns the file, and carries out the commits that are sent to it.
 *
 * 1. Commits are done in the order in which they were sent, and answered in that order.
 * 2. All that wait when it is free share one transaction, and so one fsync; each stands in a savepoint, so that one
 *    that loses takes back only itself.
 * 3. Nothing is answered before the transaction is on the disk.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { SqlValue } from "../../sql/database.ts";
import { valueReader } from "../packed-values.ts";
import { applicationId, openDataFile } from "./data-file.ts";
import type { CommitOutcome, FromWriter, StatementShape, ToWriter, WriterSettings } from "./messages.ts";
import { refusalOf } from "./refusal.ts";

const settings: WriterSettings = workerData;
const port = parentPort;
if (!port) throw new Error("the writer runs as a worker thread");
const answer = (message: FromWriter) => port.postMessage(message);

try {
  serve(openDataFile(settings.file, settings.version, settings.guest));
} catch (thrown) {
  answer({ kind: "refused", refusal: refusalOf(thrown, settings.file) });
}

function serve(file: ReturnType<typeof openDataFile>): void {
  const { db } = file;
  const commit = committer(db);
  port?.on("message", (first: ToWriter) => {
    let commits: CommitsMessage[] = [];
    const flush = () => {
      if (commits.length > 0) answer({ kind: "committed", outcomes: commit(commits) });
      commits = [];
    };
    for (const message of waiting(first)) {
      switch (message.kind) {
        case "commits":
          commits.push(message);
          break;
        case "migrate":
          try {
            migrate(db, message.steps);
            answer({ kind: "migrated" });
          } catch (thrown) {
            file.close();
            answer({ kind: "refused", refusal: refusalOf(thrown, settings.file) });
            port?.close();
            return;
          }
          break;
        case "close":
          flush();
          file.close();
          answer({ kind: "closed" });
          port?.close();
          return;
      }
    }
    flush();
  });
  answer({ kind: "opened", version: file.version });
}

type CommitsMessage = Extract<ToWriter, { kind: "commits" }>;

function* waiting(first: ToWriter): Generator<ToWriter> {
  yield first;
  while (port) {
    const next: { message: ToWriter } | undefined = receiveMessageOnPort(port);
    if (!next) return;
    yield next.message;
  }
}

function migrate(db: DatabaseSync, steps: Extract<ToWriter, { kind: "migrate" }>["steps"]): void {
  for (const { version, sql } of steps) {
    db.exec("begin immediate");
    try {
      for (const statement of sql) db.exec(statement);
      db.exec(`pragma application_id = ${applicationId}; pragma user_version = ${version}; commit`);
    } catch (thrown) {
      if (db.isTransaction) db.exec("rollback");
      throw thrown;
    }
  }
  // Only now: the marks of a new file stand in the file itself, where the next to open it looks first.
  db.exec("pragma journal_mode = wal; pragma synchronous = full");
  // 16 MB each: of log before it is folded into the file, which takes some milliseconds; and of pages in memory.
  db.exec("pragma wal_autocheckpoint = 4000; pragma cache_size = -16000");
}

interface KnownStatement extends StatementShape {
  /** Prepared at its first use, where a failure is the commit's own. */
  prepared?: StatementSync;
}

function committer(db: DatabaseSync): (messages: readonly CommitsMessage[]) => CommitOutcome[] {
  const known: KnownStatement[] = [];
  const control = new Map<string, StatementSync>();
  const run = (sql: string) => {
    const statement = control.get(sql) ?? db.prepare(sql);
    control.set(sql, statement);
    statement.run();
  };

  /** The outcome of one commit; its rows are taken back where it lost or failed. Alone it needs no savepoint. */
  function attempt(numbers: readonly number[], read: (count: number) => SqlValue[], alone: boolean): CommitOutcome {
    const statements = numbers.map((number) => {
      const statement = known[number];
      if (!statement) throw new Error(`statement ${number} was never sent`);
      return { statement, parameters: read(statement.parameterCount) };
    });
    if (!alone) run("savepoint one");
    let outcome: CommitOutcome;
    try {
      outcome = carryOut(db, statements);
    } catch (thrown) {
      // A full disk ends the whole transaction: then it fails as one.
      if (!db.isTransaction) throw thrown;
      outcome = refusalOf(thrown, settings.file);
    }
    if (!Array.isArray(outcome)) run(alone ? "rollback" : "rollback to one");
    if (!alone) run("release one");
    return outcome;
  }

  return (messages) => {
    known.push(...messages.flatMap(({ shapes }) => shapes));
    const work = messages.map(({ calls, parameters }) => ({ commits: commitsOf(calls), parameters }));
    const alone = work.length === 1 && work[0]?.commits.length === 1;
    try {
      run("begin immediate");
      const outcomes = work.flatMap(({ commits, parameters }) => {
        const read = valueReader(parameters);
        return commits.map((numbers) => attempt(numbers, read, alone));
      });
      if (db.isTransaction) run("commit");
      return outcomes;
    } catch (thrown) {
      if (db.isTransaction) run("rollback");
      const refusal = refusalOf(thrown, settings.file);
      return work.flatMap(({ commits }) => commits.map(() => refusal));
    }
  };
}

/** The index of the statement that lost, or the index and id of each row that was written. */
function carryOut(
  db: DatabaseSync,
  statements: readonly { readonly statement: KnownStatement; readonly parameters: readonly SqlValue[] }[],
): number | number[] {
  const ids: number[] = [];
  for (const [index, { statement, parameters }] of statements.entries()) {
    statement.prepared ??= prepare(db, statement);
    if (statement.returnsId) {
      const row: unknown = statement.prepared.get(...parameters);
      if (Array.isArray(row)) ids.push(index, Number(row[0]));
      else if (statement.mustWrite) return index;
    } else {
      const { changes } = statement.prepared.run(...parameters);
      if (statement.mustWrite && changes === 0) return index;
    }
  }
  return ids;
}

function prepare(db: DatabaseSync, { sql, returnsId }: StatementShape): StatementSync {
  const statement = db.prepare(sql);
  if (returnsId) statement.setReturnArrays(true);
  return statement;
}

/** The statements of each commit, from the flat list they travel in. */
function commitsOf(calls: readonly number[]): number[][] {
  const commits: number[][] = [];
  for (let at = 0; at < calls.length; ) {
    const end = at + 1 + (calls[at] ?? 0);
    commits.push(calls.slice(at + 1, end));
    at = end;
  }
  return commits;
}
