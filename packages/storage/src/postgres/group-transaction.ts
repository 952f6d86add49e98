import type { Client } from "pg";
import type { SqlValue, Statement, StatementsResult } from "../sql/database.ts";
import { preparedQuery } from "./postgres-connection.ts";
import { isConnectionLost, isInTheWay } from "./postgres-failure.ts";

/** How one commit of a group ends: its result, or why it failed. Its rows are taken back where it lost or failed. */
export type CommitOutcome = StatementsResult | { readonly failure: unknown };

/** Told before COMMIT is sent, so that whoever loses the connection then can ask what became of it. */
export interface AboutToCommit {
  readonly transaction: string;
  readonly outcomes: readonly CommitOutcome[];
}

/** One writer at a time in a database, so that ids are seen in their order and writers never meet half-way. Released by the transaction's end. */
const lock = `select pg_advisory_xact_lock(${0x48616c74}, 2)`;

/**
 * Carries out the commits of a group, in their order, in one transaction. All statements are sent at once; only where one of
 * several commits loses or fails is everything done again with a savepoint around each. Rejects where the transaction as a whole failed.
 */
export async function groupTransaction(
  client: Client,
  group: readonly (readonly Statement[])[],
  aboutToCommit: (what: AboutToCommit) => void,
): Promise<readonly CommitOutcome[]> {
  const begun = begin(client);
  const sent = group.map((statements) => send(client, statements));
  const transaction = await begun;
  const outcomes = await Promise.all(sent);
  if (outcomes.every((outcome) => "ok" in outcome && outcome.ok))
    return commit(client, transaction, outcomes, aboutToCommit);
  await client.query("rollback");
  for (const outcome of outcomes) throwWhole(outcome);
  return group.length === 1 ? outcomes : oneByOne(client, group, aboutToCommit);
}

async function oneByOne(
  client: Client,
  group: readonly (readonly Statement[])[],
  aboutToCommit: (what: AboutToCommit) => void,
): Promise<readonly CommitOutcome[]> {
  const transaction = await begin(client);
  const outcomes: CommitOutcome[] = [];
  for (const statements of group) {
    const [, outcome] = await Promise.all([client.query("savepoint one"), send(client, statements)]);
    throwWhole(outcome);
    if (!("ok" in outcome && outcome.ok)) await client.query("rollback to savepoint one");
    await client.query("release savepoint one");
    outcomes.push(outcome);
  }
  return commit(client, transaction, outcomes, aboutToCommit);
}

/** The number of the transaction that was begun. */
async function begin(client: Client): Promise<string> {
  const [, , { rows }] = await Promise.all([
    client.query("begin"),
    client.query(lock),
    client.query<{ xid: string }>("select pg_current_xact_id()::text as xid"),
  ]);
  return rows[0]?.xid ?? "";
}

async function commit(
  client: Client,
  transaction: string,
  outcomes: readonly CommitOutcome[],
  aboutToCommit: (what: AboutToCommit) => void,
): Promise<readonly CommitOutcome[]> {
  aboutToCommit({ transaction, outcomes });
  await client.query("commit");
  return outcomes;
}

/** Sends a commit's statements without waiting between them. The first that lost or failed is its outcome; those behind it failed for that. */
async function send(client: Client, statements: readonly Statement[]): Promise<CommitOutcome> {
  const results = await Promise.allSettled(
    statements.map(({ sql, parameters }) => client.query<SqlValue[]>(preparedQuery(sql, parameters))),
  );
  const ids = new Map<number, number>();
  for (const [index, result] of results.entries()) {
    if (result.status === "rejected") return { failure: result.reason };
    const statement = statements[index];
    const wrote = result.value.rowCount ?? 0;
    if (statement?.mustWrite && wrote === 0) return { ok: false, conflict: index };
    if (statement?.returnsId && wrote > 0) ids.set(index, Number(result.value.rows[0]?.[0]));
  }
  return { ok: true, ids };
}

/** Failures that are not of one commit alone end the transaction for all. */
function throwWhole(outcome: CommitOutcome): void {
  if ("failure" in outcome && (isConnectionLost(outcome.failure) || isInTheWay(outcome.failure))) throw outcome.failure;
}
