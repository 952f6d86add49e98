import {
  executionText,
  FlyteError,
  identifierText,
  nodeExecutionText,
  resourceTypeText,
  taskExecutionText,
} from "@haltere/core";
import {
  type Identifier,
  type NodeExecutionIdentifier,
  ResourceType,
  ResourceTypeSchema,
  type TaskExecutionIdentifier,
  type WorkflowExecutionIdentifier,
} from "@haltere/idl/core";
import { missing, requireText } from "./refusals.ts";

/** The parts that name something in a domain of a project, in the order in which FlyteAdmin asks for them. */
export interface Scoped {
  readonly project: string;
  readonly domain: string;
}

export function requireScope(id: Scoped | undefined): asserts id is Scoped {
  if (!id) throw missing("id");
  requireText(id.project, "project");
  requireText(id.domain, "domain");
}

/** Asks for a project, a domain and a name. */
export function requireNamed<T extends Scoped & { readonly name: string }>(id: T | undefined): T {
  requireScope(id);
  requireText(id.name, "name");
  return id;
}

/** Asks for every part of an identifier, whatever its resource type. */
export function requireFullIdentifier(id: Identifier | undefined): Identifier {
  const named = requireNamed(id);
  requireText(named.version, "version");
  return named;
}

/** Asks for an identifier of this resource type with every part. */
export function requireIdentifier(id: Identifier | undefined, type: ResourceType): Identifier {
  if (!id) throw missing("id");
  if (id.resourceType !== type) {
    throw new FlyteError(
      "InvalidArgument",
      `unexpected resource type ${resourceTypeName(id.resourceType)} for identifier [${identifierText(id)}]`,
      { hint: `Set resource_type to ${resourceTypeName(type)}.` },
    );
  }
  return requireFullIdentifier(id);
}

/**
 * Asks for an identifier as calls that read do: over REST the path says which kind is meant, and the identifier says none.
 */
export function requireIdentifierOf(id: Identifier | undefined, type: ResourceType): Identifier {
  const implied = id?.resourceType === ResourceType.UNSPECIFIED ? { ...id, resourceType: type } : id;
  return requireIdentifier(implied, type);
}

export function requireExecutionIdentifier(id: WorkflowExecutionIdentifier | undefined): WorkflowExecutionIdentifier {
  return requireNamed(id);
}

/** A node execution's identifier whose every part is there. */
export type FullNodeExecutionIdentifier = NodeExecutionIdentifier & {
  readonly executionId: WorkflowExecutionIdentifier;
};

export function requireNodeExecutionIdentifier(id: NodeExecutionIdentifier | undefined): FullNodeExecutionIdentifier {
  if (!id) throw missing("id");
  if (!id.executionId) throw missing("execution_id");
  requireText(id.nodeId, "node_id");
  const executionId = requireExecutionIdentifier(id.executionId);
  return { ...id, executionId };
}

/** A task execution's identifier whose every part is there. */
export type FullTaskExecutionIdentifier = TaskExecutionIdentifier & {
  readonly taskId: Identifier;
  readonly nodeExecutionId: FullNodeExecutionIdentifier;
};

export function requireTaskExecutionIdentifier(id: TaskExecutionIdentifier | undefined): FullTaskExecutionIdentifier {
  if (!id) throw missing("id");
  if (!id.nodeExecutionId) throw missing("node_execution_id");
  const nodeExecutionId = requireNodeExecutionIdentifier(id.nodeExecutionId);
  if (!id.taskId) throw missing("task_id");
  return { ...id, nodeExecutionId, taskId: requireIdentifierOf(id.taskId, ResourceType.TASK) };
}

/** `TASK`, `WORKFLOW`, `LAUNCH_PLAN`, ...: a resource type as the enum in flyteidl spells it. */
export function resourceTypeName(type: ResourceType): string {
  return ResourceTypeSchema.value[type]?.name ?? resourceTypeText(type);
}

/** A task, workflow or launch plan that is not registered. */
export function entityNotFound(type: ResourceType, id: Identifier | undefined): FlyteError {
  return notFound(resourceTypeName(type), identifierText(id));
}

export function executionNotFound(id: WorkflowExecutionIdentifier): FlyteError {
  return notFound("execution", executionText(id));
}

export function nodeExecutionNotFound(id: NodeExecutionIdentifier): FlyteError {
  return notFound("node execution", nodeExecutionText(id));
}

export function taskExecutionNotFound(id: TaskExecutionIdentifier): FlyteError {
  return notFound("task execution", taskExecutionText(id));
}

function notFound(type: string, identifier: string): FlyteError {
  return new FlyteError("NotFound", `missing entity of type ${type} with identifier ${identifier}`);
}
