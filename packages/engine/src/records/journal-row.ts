import { toBinary } from "@bufbuild/protobuf";
import { NodeExecutionEventSchema, TaskExecutionEventSchema, WorkflowExecutionEventSchema } from "@haltere/idl/event";
import type { Write } from "@haltere/ports";
import type { RecordedEvent } from "../step/decision.ts";
import type { ExecutionKey } from "./execution-key.ts";

/** The write that tells those who watch of an event; a request to terminate is no event, and told by the ABORTED that follows. */
export function journalWrite(key: ExecutionKey, recorded: RecordedEvent, now: number): Write | undefined {
  if (recorded.kind === "termination") return undefined;
  return {
    kind: "insert",
    table: "journal",
    row: { ...key, kind: recorded.kind, event: encoded(recorded), created_at: now },
  };
}

function encoded(recorded: Exclude<RecordedEvent, { kind: "termination" }>): Uint8Array {
  switch (recorded.kind) {
    case "workflow":
      return toBinary(WorkflowExecutionEventSchema, recorded.event);
    case "node":
      return toBinary(NodeExecutionEventSchema, recorded.event);
    case "task":
      return toBinary(TaskExecutionEventSchema, recorded.event);
  }
}
