import { setTimeout as wait } from "node:timers/promises";
import { FlyteError } from "@haltere/core";
import type { Client } from "pg";
import type { Statement, StatementsResult } from "../sql/database.ts";
import { type AboutToCommit, type CommitOutcome, groupTransaction } from "./group-transaction.ts";
import type { PostgresAddress } from "./postgres-address.ts";
import { connectionSettings } from "./postgres-connection.ts";
import { isConnectionLost, isInTheWay, postgresFailure } from "./postgres-failure.ts";

/**
 * The one connection that writes.
 *
 * 1. Commits are done in the order in which they were sent. All that wait when it is free share one transaction, and so one fsync.
 * 2. Nothing is answered before the server has it on its disk (`synchronous_commit`).
 * 3. Where the connection is lost before COMMIT was sent, nothing was written: the group is sent again, once. Where it is lost behind it,
 *    the server is asked what became of the transaction, so that what was committed is never said to have failed.
 */
export interface Writer {
  commit(statements: readonly Statement[]): Promise<StatementsResult>;
  /** Waits for what was sent. */
  close(): Promise<void>;
}

interface PendingCommit {
  readonly statements: readonly Statement[];
  readonly resolve: (result: StatementsResult) => void;
  readonly reject: (error: FlyteError) => void;
}

const maxGroup = 500;
/** How often a group whose transaction another was in the way of is tried. */
const maxTries = 10;
/** Milliseconds between questions after a transaction's end, and how many there are. */
const questionPause = 250;
const maxQuestions = 120;

export function openWriter(address: PostgresAddress, first: Client, connect: () => Promise<Client>): Writer {
  let connected: Client | undefined = watched(first);
  let waiting: PendingCommit[] = [];
  let working: Promise<void> | undefined;
  let closed = false;

  /** A connection that dies while nothing is sent on it is known to be dead by this. */
  function watched(client: Client): Client {
    client.on("error", () => {
      if (connected === client) connected = undefined;
    });
    client.on("end", () => {
      if (connected === client) connected = undefined;
    });
    return client;
  }

  async function connection(): Promise<Client> {
    connected ??= watched(await connect());
    return connected;
  }

  async function work(): Promise<void> {
    // All commits of one turn of the event loop go together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting.slice(0, maxGroup);
      waiting = waiting.slice(maxGroup);
      try {
        const outcomes = await carryOut(group.map(({ statements }) => statements));
        for (const [index, commit] of group.entries()) settle(commit, outcomes[index]);
      } catch (thrown) {
        const error = postgresFailure(thrown, address);
        for (const { reject } of group) reject(error);
      }
    }
    working = undefined;
  }

  async function carryOut(group: readonly (readonly Statement[])[]): Promise<readonly CommitOutcome[]> {
    for (let tries = 1; ; tries++) {
      let sent: AboutToCommit | undefined;
      const client = await connection();
      try {
        return await groupTransaction(client, group, (what) => {
          sent = what;
        });
      } catch (thrown) {
        if (isConnectionLost(thrown)) {
          drop(client);
          if (sent !== undefined && (await wasCommitted(sent.transaction))) return sent.outcomes;
          if (tries < 2) continue;
        } else {
          await client.query("rollback").catch(() => drop(client));
          if (isInTheWay(thrown) && tries < maxTries) continue;
        }
        throw thrown;
      }
    }
  }

  function drop(client: Client): void {
    if (connected === client) connected = undefined;
    // Its end may never be answered, and is of no interest.
    client.end().catch(() => undefined);
  }

  /** Asks until the server answers and the transaction has ended. */
  async function wasCommitted(transaction: string): Promise<boolean> {
    for (let question = 0; ; question++) {
      try {
        const client = await connection();
        const { rows } = await client.query<{ status: string | null }>("select pg_xact_status($1::xid8) as status", [
          transaction,
        ]);
        const status = rows[0]?.status;
        if (status === "committed") return true;
        if (status === "aborted") return false;
      } catch (thrown) {
        if (!isConnectionLost(thrown)) throw thrown;
        if (connected) drop(connected);
      }
      if (question === maxQuestions) throw unknownEnd(address);
      await wait(questionPause);
    }
  }

  function settle({ resolve, reject }: PendingCommit, outcome: CommitOutcome | undefined): void {
    if (outcome === undefined) reject(new FlyteError("Internal", "A commit has no outcome."));
    else if ("failure" in outcome) reject(postgresFailure(outcome.failure, address));
    else resolve(outcome);
  }

  return {
    commit(statements) {
      if (closed) return Promise.reject(new FlyteError("Unavailable", "The store is closed."));
      return new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        working ??= work();
      });
    },
    async close() {
      closed = true;
      await working;
      await connected?.end();
    },
  };
}

/** The client on the database's address, ready to write. */
export async function connectWriter(address: PostgresAddress): Promise<Client> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ ...connectionSettings(address), pipeline: true });
  // Until whoever uses it listens: a failure while connecting is told by `connect` too.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("set synchronous_commit = on");
    return client;
  } catch (thrown) {
    client.end().catch(() => undefined);
    throw postgresFailure(thrown, address);
  }
}

function unknownEnd({ shown }: PostgresAddress): FlyteError {
  return new FlyteError("Unavailable", `The connection to ${shown} was lost while a commit was under way.`, {
    recoverable: true,
    hint: "It may have been written: see that the server runs, then look.",
  });
}
