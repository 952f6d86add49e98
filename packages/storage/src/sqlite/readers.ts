import type { FlyteError } from "@haltere/core";
import type { SqlValue } from "../sql/database.ts";
import { packValues, valueReader } from "./packed-values.ts";
import { refusalError, startThread, storeClosed, type Thread } from "./thread.ts";
import type { FromReader, ReaderSettings, ToReader } from "./threads/messages.ts";

/** The reading threads, seen from outside. */
export interface Readers {
  read(sql: string, parameters: readonly SqlValue[]): Promise<SqlValue[][]>;
  /** Waits for reads under way, and for the threads' end. */
  close(): Promise<void>;
}

interface PendingRead {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  readonly resolve: (rows: SqlValue[][]) => void;
  readonly reject: (error: FlyteError) => void;
}

interface Reader {
  readonly thread: Thread<ToReader>;
  /** What the thread has at hand; it gets no more before it has answered, so a slow read delays only those beside it. */
  reads: readonly PendingRead[];
  /** The numbers under which it knows texts: they cross once, and are longer than most answers. */
  readonly numbers: Map<string, number>;
}

/** Filters come from outside in any combination: with more texts than these, numbers are given anew. */
const maxTexts = 1000;
/** So that one message does not hold back readers that become free. */
const maxReadsAtOnce = 32;

/** Up to `size` threads that read the file, each started when all others have something to do. */
export function readerPool(settings: ReaderSettings, size: number): Readers {
  const readers = new Set<Reader>();
  const waiting: PendingRead[] = [];
  let scheduled = false;
  let closed = false;
  let drained: (() => void) | undefined;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // All reads of one turn of the event loop are given out together: waking a thread costs more than most reads.
    setImmediate(() => {
      scheduled = false;
      handOut();
    });
  }

  function handOut(): void {
    const free = [...readers].filter(({ reads }) => reads.length === 0);
    if (waiting.length > 0 && free.length === 0 && readers.size < size) free.push(start());
    for (const [index, reader] of free.entries()) {
      if (waiting.length === 0) break;
      const share = Math.min(maxReadsAtOnce, Math.ceil(waiting.length / (free.length - index)));
      give(reader, waiting.splice(0, share));
    }
    const idle = waiting.length === 0 && [...readers].every(({ reads }) => reads.length === 0);
    if (idle) drained?.();
  }

  function give(reader: Reader, reads: readonly PendingRead[]): void {
    reader.reads = reads;
    const parameters = packValues(reads.map((read) => read.parameters));
    const texts: { number: number; sql: string }[] = [];
    const calls: number[] = [];
    if (reader.numbers.size > maxTexts) reader.numbers.clear();
    for (const read of reads) {
      let number = reader.numbers.get(read.sql);
      if (number === undefined) {
        number = reader.numbers.size;
        reader.numbers.set(read.sql, number);
        texts.push({ number, sql: read.sql });
      }
      calls.push(number, read.parameters.length);
    }
    reader.thread.send({ kind: "reads", texts, reads: calls, parameters }, [parameters.bytes.buffer]);
  }

  function start(): Reader {
    const entry = new URL("./threads/reader.ts", import.meta.url);
    const thread = startThread<ToReader, FromReader>(entry, settings, {
      message(message) {
        if (message.kind === "closed") return;
        const { reads } = reader;
        reader.reads = [];
        answer(reads, message);
        handOut();
      },
      lost(error) {
        readers.delete(reader);
        for (const { reject } of reader.reads) reject(error);
        reader.reads = [];
        handOut();
      },
    });
    const reader: Reader = { thread, reads: [], numbers: new Map() };
    readers.add(reader);
    return reader;
  }

  return {
    read(sql, parameters) {
      if (closed) return Promise.reject(storeClosed());
      return new Promise((resolve, reject) => {
        waiting.push({ sql, parameters, resolve, reject });
        schedule();
      });
    },
    async close() {
      closed = true;
      await new Promise<void>((resolve) => {
        drained = resolve;
        schedule();
      });
      const threads = [...readers].map(({ thread }) => thread);
      for (const thread of threads) thread.send({ kind: "close" });
      await Promise.all(threads.map(({ ended }) => ended));
    },
  };
}

function answer(reads: readonly PendingRead[], { outcomes, values }: Extract<FromReader, { kind: "read" }>): void {
  const next = valueReader(values);
  for (const [index, { resolve, reject }] of reads.entries()) {
    const outcome = outcomes[index] ?? missingOutcome;
    if ("code" in outcome) reject(refusalError(outcome));
    else resolve(Array.from({ length: outcome.rows }, () => next(outcome.columns)));
  }
}

const missingOutcome = { code: "Internal", message: "A reader did not answer a read." } as const;
