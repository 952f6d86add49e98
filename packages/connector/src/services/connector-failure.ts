import { FlyteError } from "@haltere/core";
import type { Operation } from "./connector-metrics.ts";

/** The connector that a call asks for is not there. */
export class ConnectorNotFound extends Error {
  override readonly name = "FlyteConnectorNotFound";
}

/**
 * How flytekit's server tells that an operation failed: NOT_FOUND for a task type without a connector, INTERNAL with a trace
 * for all else, whatever the connector threw; the engine tries again after the one as after the other.
 */
export function operationFailure(operation: Operation, taskType: string, thrown: unknown): FlyteError {
  if (thrown instanceof ConnectorNotFound)
    return new FlyteError("NotFound", `Cannot find connector for task type: ${taskType}.`);
  const text = `failed to ${operation} ${taskType} task with error:\n Trace:\n\n${trace(thrown)}.`;
  return new FlyteError("Internal", text, { cause: thrown });
}

/** How it tells of what it does not catch: a look-up of metadata, metrics or logs that failed. */
export function uncaughtFailure(thrown: unknown): FlyteError {
  return new FlyteError("Unknown", `Unexpected ${nameAndMessage(thrown)}`, { cause: thrown });
}

function trace(thrown: unknown): string {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return `${indented(stack)}\n\nMessage:\n\n${indented(nameAndMessage(thrown))}`;
}

function nameAndMessage(thrown: unknown): string {
  if (thrown instanceof FlyteError) return `${thrown.name}: ${thrown.fullMessage}`;
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
