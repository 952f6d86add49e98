import { create, toBinary } from "@bufbuild/protobuf";
import { JournalEntrySchema, type JournalEvent, JournalEventSchema } from "@haltere/idl/haltere";
import type { Write } from "@haltere/ports";
import type { RecordedEvent } from "../step/decision.ts";
import type { ExecutionKey } from "./execution-key.ts";

/**
 * The write that tells those who watch of the events of a commit: one row for all of them, as each row costs the commit.
 * A request to terminate is no event, and told by the ABORTED that follows.
 */
export function journalWrite(key: ExecutionKey, recorded: readonly RecordedEvent[], now: number): Write | undefined {
  const events = recorded.flatMap(journalEvent);
  if (events.length === 0) return undefined;
  const entry = toBinary(JournalEntrySchema, create(JournalEntrySchema, { events }));
  return { kind: "insert", table: "journal", row: { ...key, entry, created_at: now } };
}

function journalEvent(recorded: RecordedEvent): JournalEvent[] {
  switch (recorded.kind) {
    case "termination":
      return [];
    case "workflow":
      return [create(JournalEventSchema, { event: { case: "workflow", value: recorded.event } })];
    case "node":
      return [create(JournalEventSchema, { event: { case: "node", value: recorded.event } })];
    case "task":
      return [create(JournalEventSchema, { event: { case: "task", value: recorded.event } })];
  }
}
