/** A thread that reads: it answers the reads of one message with one message. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { lastUsed } from "../../last-used.ts";
import type { SqlValue } from "../../sql/database.ts";
import { packValues, valueReader } from "../packed-values.ts";
import type { FromReader, ReaderSettings, ReadOutcome, ToReader } from "./messages.ts";
import { refusalOf } from "./refusal.ts";

const settings: ReaderSettings = workerData;
const port = parentPort;
if (!port) throw new Error("a reader runs as a worker thread");

// A checkpoint may hold the file for a moment.
const db = new DatabaseSync(settings.file, { readOnly: true, timeout: 10_000 });
db.exec("pragma case_sensitive_like = on; pragma query_only = on");
const prepared = lastUsed<StatementSync>(200);
const texts: string[] = [];

port.on("message", (message: ToReader) => {
  if (message.kind === "close") {
    db.close();
    answer({ kind: "closed" });
    port.close();
    return;
  }
  for (const { number, sql } of message.texts) texts[number] = sql;
  const next = valueReader(message.parameters);
  const rows: SqlValue[][] = [];
  const outcomes: ReadOutcome[] = [];
  for (let at = 0; at + 1 < message.reads.length; at += 2) {
    const parameters = next(message.reads[at + 1] ?? 0);
    try {
      const found = read(texts[message.reads[at] ?? 0] ?? "", parameters);
      for (const row of found) rows.push(row);
      outcomes.push({ rows: found.length, columns: found[0]?.length ?? 0 });
    } catch (thrown) {
      outcomes.push(refusalOf(thrown, settings.file));
    }
  }
  const values = packValues(rows);
  answer({ kind: "read", outcomes, values }, [values.bytes.buffer]);
});

function answer(message: FromReader, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

/** Rows as arrays. An integer that a number cannot hold makes SQLite's driver throw, so no digit is ever lost. */
function read(sql: string, parameters: readonly SqlValue[]): SqlValue[][] {
  const statement = prepared.getOrMake(sql, () => {
    const made = db.prepare(sql);
    made.setReturnArrays(true);
    return made;
  });
  const rows: unknown[] = statement.all(...parameters);
  return rows.filter(isRow);
}

function isRow(row: unknown): row is SqlValue[] {
  return Array.isArray(row);
}
