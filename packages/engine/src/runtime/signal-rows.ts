import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Literal, LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import type { Store, Write } from "@haltere/ports";
import type { ExecutionKey } from "../records/execution-key.ts";
import type { Decision } from "../step/decision.ts";

/** Makes the signals known that gates wait for, in the commit that says so: from then on users may set them. */
export function signalWrites(key: ExecutionKey, decisions: readonly Decision[], now: number): Write[] {
  return decisions.flatMap((decision): Write[] =>
    decision.kind === "listen"
      ? [
          {
            kind: "ensure",
            table: "signals",
            row: {
              ...key,
              signal_id: decision.signal,
              type: toBinary(LiteralTypeSchema, decision.type),
              value: null,
              created_at: now,
              updated_at: now,
            },
          },
        ]
      : [],
  );
}

/** What the signal was set to; undefined where it was not. */
export async function signalValue(store: Store, key: ExecutionKey, signal: string): Promise<Literal | undefined> {
  const row = await store.get("signals", { ...key, signal_id: signal });
  return row === undefined || row.value === null ? undefined : fromBinary(LiteralSchema, row.value);
}
