import type { FlyteError } from "@haltere/core";
import type { Statement, StatementsResult } from "../sql/database.ts";
import { packValues } from "./packed-values.ts";
import { refusalError, startThread, storeClosed } from "./thread.ts";
import type { CommitOutcome, FromWriter, StatementShape, ToWriter, WriterSettings } from "./threads/messages.ts";

/** The writing thread, seen from outside. */
export interface Writer {
  commit(statements: readonly Statement[]): Promise<StatementsResult>;
  /** Waits for what was sent, and for the thread's end. */
  close(): Promise<void>;
}

/** Steps that bring data of a version to the one this program knows. */
export type Migrations = (from: number) => Extract<ToWriter, { kind: "migrate" }>["steps"];

interface PendingCommit {
  readonly statements: readonly Statement[];
  readonly resolve: (result: StatementsResult) => void;
  readonly reject: (error: FlyteError) => void;
}

/** Opens the file in a thread of its own. Rejects, with the file as it was, where it is not ours to use. */
export async function openWriter(settings: WriterSettings, migrations: Migrations): Promise<Writer> {
  const ready = Promise.withResolvers<void>();
  /** By SQL text, of the statements that must write a row, and of the others. */
  const numbersOfNeeded = new Map<string, number>();
  const numbersOfOthers = new Map<string, number>();
  let gathered: PendingCommit[] = [];
  /** Sent and not answered, in the order in which they were sent. */
  let sent: PendingCommit[] = [];
  let ended: FlyteError | undefined;

  const thread = startThread<ToWriter, FromWriter>(new URL("./threads/writer.ts", import.meta.url), settings, {
    message(message) {
      switch (message.kind) {
        case "opened":
          thread.send({ kind: "migrate", steps: migrations(message.version) });
          break;
        case "migrated":
          ready.resolve();
          break;
        case "refused":
          ready.reject(refusalError(message.refusal));
          break;
        case "committed": {
          const answered = sent.slice(0, message.outcomes.length);
          sent = sent.slice(message.outcomes.length);
          for (const [index, commit] of answered.entries()) settle(commit, message.outcomes[index]);
          break;
        }
        case "closed":
          break;
      }
    },
    lost(error) {
      ended ??= error;
      ready.reject(error);
      for (const commit of [...sent, ...gathered]) commit.reject(error);
      sent = [];
      gathered = [];
    },
  });

  function flush(): void {
    if (gathered.length === 0) return;
    const shapes: StatementShape[] = [];
    const calls: number[] = [];
    for (const { statements } of gathered) {
      calls.push(statements.length);
      for (const statement of statements) calls.push(numberOf(statement, shapes));
    }
    const parameters = packValues(gathered.flatMap(({ statements }) => statements.map((one) => one.parameters)));
    thread.send({ kind: "commits", shapes, calls, parameters }, [parameters.bytes.buffer]);
    sent.push(...gathered);
    gathered = [];
  }

  /** SQL text crosses once; after that its number does. An insert and an ensure share their text, and differ in what no row means. */
  function numberOf({ sql, parameters, returnsId, mustWrite }: Statement, shapes: StatementShape[]): number {
    const numbers = mustWrite ? numbersOfNeeded : numbersOfOthers;
    let number = numbers.get(sql);
    if (number === undefined) {
      number = numbersOfNeeded.size + numbersOfOthers.size;
      numbers.set(sql, number);
      shapes.push({ sql, parameterCount: parameters.length, returnsId, mustWrite });
    }
    return number;
  }

  await ready.promise;
  return {
    commit(statements) {
      if (ended) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        // All commits of one turn of the event loop cross in one message: waking a thread costs more than most of them.
        if (gathered.length === 0) setImmediate(flush);
        gathered.push({ statements, resolve, reject });
      });
    },
    async close() {
      if (!ended) {
        flush();
        ended = storeClosed();
        thread.send({ kind: "close" });
      }
      await thread.ended;
    },
  };
}

function settle({ resolve, reject }: PendingCommit, outcome: CommitOutcome | undefined): void {
  if (outcome === undefined) {
    reject(refusalError(missingOutcome));
  } else if (typeof outcome === "number") {
    resolve({ ok: false, conflict: outcome });
  } else if ("code" in outcome) {
    reject(refusalError(outcome));
  } else {
    const ids = new Map<number, number>();
    for (let at = 0; at + 1 < outcome.length; at += 2) ids.set(Number(outcome[at]), Number(outcome[at + 1]));
    resolve({ ok: true, ids });
  }
}

const missingOutcome = { code: "Internal", message: "The writer did not answer a commit." } as const;
