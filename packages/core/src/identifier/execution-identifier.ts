import { create } from "@bufbuild/protobuf";
import {
  type NodeExecutionIdentifier,
  type TaskExecutionIdentifier,
  type WorkflowExecutionIdentifier,
  WorkflowExecutionIdentifierSchema,
} from "@haltere/idl/core";
import { FlyteError } from "../flyte-error.ts";
import { identifierText } from "./identifier.ts";

/** The text form of an execution's identifier: `project:domain:name`. */
export function executionText(id: WorkflowExecutionIdentifier | undefined): string {
  return id === undefined ? "" : `${id.project}:${id.domain}:${id.name}`;
}

/**
 * Reads `project:domain:name`.
 * @throws FlyteError InvalidArgument where a part is missing or empty.
 */
export function parseExecutionIdentifier(text: string): WorkflowExecutionIdentifier {
  const [project, domain, name, ...rest] = text.split(":");
  if (!project || !domain || !name || rest.length > 0) {
    throw new FlyteError("InvalidArgument", `"${text}" is no identifier of an execution.`, {
      hint: "Write it as project:domain:name.",
    });
  }
  return create(WorkflowExecutionIdentifierSchema, { project, domain, name });
}

/** The text form of a node execution's identifier: `project:domain:execution:node`. */
export function nodeExecutionText(id: NodeExecutionIdentifier): string {
  return `${executionText(id.executionId)}:${id.nodeId}`;
}

/** The text form of a task execution's identifier: the node execution's, the task's and the attempt, which counts from 0. */
export function taskExecutionText(id: TaskExecutionIdentifier): string {
  const node = id.nodeExecutionId === undefined ? "" : nodeExecutionText(id.nodeExecutionId);
  return `${node}:${identifierText(id.taskId)}:${id.retryAttempt}`;
}
