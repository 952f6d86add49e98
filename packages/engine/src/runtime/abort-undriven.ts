import { create } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import { WorkflowExecution_Phase, type WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { WorkflowExecutionEventSchema } from "@haltere/idl/event";
import type { Clock, Store, Write } from "@haltere/ports";
import { executionKey } from "../records/execution-key.ts";
import { loadBook } from "../records/record-book.ts";
import { cascadingAbort } from "../step/launch-plan-node.ts";
import { endingWrite, liveChildren } from "./child-endings.ts";

/** Why an execution is to end, and who asks for it; empty for an engine. */
export interface Termination {
  readonly cause: string;
  readonly principal: string;
}

/** An execution that ends with the one that launched it. */
interface ChildToEnd {
  readonly child: WorkflowExecutionIdentifier;
  readonly cause: string;
}

/**
 * Ends an execution that no loop of this engine drives, by its records alone: as ABORTED, its state gone, its live children marked to end.
 * @param epoch The one under which it was last driven; undefined where it never was.
 * @returns The children that are to end with it; undefined where the execution changed meanwhile, and nothing was written.
 */
export async function abortUndriven(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  id: WorkflowExecutionIdentifier,
  epoch: number | undefined,
  abort: Termination,
): Promise<readonly ChildToEnd[] | undefined> {
  const key = executionKey(id);
  const guard: Write[] =
    epoch === undefined
      ? []
      : [{ kind: "update", table: "engine_executions", key, set: { epoch: epoch + 1 }, expected: { epoch } }];
  const book = await loadBook(store, id);
  const now = clock.now();
  const workflow = create(WorkflowExecutionEventSchema, {
    executionId: id,
    phase: WorkflowExecution_Phase.ABORTED,
    occurredAt: timestampFromMicroseconds(now),
  });
  const records = book.fold(
    [
      { kind: "termination", at: now, ...abort },
      { kind: "workflow", event: workflow, data: {} },
    ],
    now,
  );
  const cause = cascadingAbort(id, abort.cause);
  const children = await liveChildren(store, id);
  const result = await store.commit([
    ...guard,
    ...records.writes,
    { kind: "delete", table: "engine_state", where: key },
    { kind: "delete", table: "engine_executions", where: key },
    ...children.map((child) => endingWrite(child, cause, now)),
  ]);
  return result.ok ? children.map((child) => ({ child, cause })) : undefined;
}
