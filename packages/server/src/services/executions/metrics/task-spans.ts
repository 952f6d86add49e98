import { create } from "@bufbuild/protobuf";
import { type Duration, type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import type { NodeExecution, TaskExecution } from "@haltere/idl/admin";
import type { Span } from "@haltere/idl/core";
import { isBefore, isNothing, type Moment, operationSpan, span } from "./span.ts";

/** The attempts of a task in the order in which they began, with what lay between them. `deep` is whether each is broken down. */
export function attemptSpans(attempts: readonly TaskExecution[], deep: boolean): Span[] {
  return attempts.flatMap((attempt, index) => {
    const before = attempts[index - 1];
    const reset =
      before === undefined ? [] : [operationSpan(before.closure?.updatedAt, attempt.closure?.createdAt, "NODE_RESET")];
    return deep ? [...reset, attemptSpan(attempt)] : reset;
  });
}

export function byCreation<T extends { readonly closure?: { readonly createdAt?: Moment } | undefined }>(
  executions: readonly T[],
): T[] {
  return executions.toSorted((a, b) => {
    if (isBefore(a.closure?.createdAt, b.closure?.createdAt)) return -1;
    return isBefore(b.closure?.createdAt, a.closure?.createdAt) ? 1 : 0;
  });
}

function attemptSpan({ id, closure }: TaskExecution): Span {
  const { createdAt, startedAt, updatedAt, duration } = closure ?? {};
  const spans: Span[] = [];
  if (isNothing(startedAt)) spans.push(operationSpan(createdAt, updatedAt, "TASK_SETUP"));
  else {
    spans.push(operationSpan(createdAt, startedAt, "TASK_SETUP"));
    if (isNothing(duration)) spans.push(operationSpan(startedAt, updatedAt, "TASK_RUNTIME"));
    else {
      const ended = later(startedAt, duration);
      spans.push(operationSpan(startedAt, ended, "TASK_RUNTIME"));
      if (!isBefore(updatedAt, ended)) spans.push(operationSpan(ended, updatedAt, "TASK_TEARDOWN"));
    }
  }
  return span(id === undefined ? { case: undefined } : { case: "taskId", value: id }, createdAt, updatedAt, spans);
}

/** A gate does nothing but wait. */
export function gateSpans({ closure }: NodeExecution): Span[] {
  const { createdAt, startedAt, updatedAt, duration } = closure ?? {};
  if (isNothing(startedAt)) return [operationSpan(createdAt, updatedAt, "NODE_SETUP")];
  const setup = operationSpan(createdAt, startedAt, "NODE_SETUP");
  if (isNothing(duration)) return [setup, operationSpan(startedAt, updatedAt, "NODE_IDLE")];
  const ended = later(startedAt, duration);
  return [setup, operationSpan(startedAt, ended, "NODE_IDLE"), operationSpan(ended, updatedAt, "NODE_TEARDOWN")];
}

function later(start: Moment, duration: Duration | undefined): Timestamp {
  const nanos = (start?.nanos ?? 0) + (duration?.nanos ?? 0);
  const carry = Math.floor(nanos / 1_000_000_000);
  const seconds = (start?.seconds ?? 0n) + (duration?.seconds ?? 0n) + BigInt(carry);
  return create(TimestampSchema, { seconds, nanos: nanos - carry * 1_000_000_000 });
}
