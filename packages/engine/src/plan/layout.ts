import { create } from "@bufbuild/protobuf";
import { childExecutionName, generatedTaskName, rawOutputShard } from "@haltere/core";
import {
  type NodeExecutionIdentifier,
  type WorkflowExecutionIdentifier,
  WorkflowExecutionIdentifierSchema,
} from "@haltere/idl/core";
import type { ExecutionPlan } from "./execution-plan.ts";

/** One attempt of a node's task, or of an item of an array node. Attempts count from 0. */
export interface AttemptRef {
  readonly node: string;
  readonly item?: number;
  readonly number: number;
}

/** Names an attempt within its execution. */
export function attemptKey(ref: AttemptRef): string {
  return ref.item === undefined ? `${ref.node}/${ref.number}` : `${ref.node}/${ref.item}/${ref.number}`;
}

/** Where the data of an execution lies, as FlytePropeller lays it out. */

/** Where an execution's data lies, without a slash at the end. */
export function metadataPrefix(blobRoot: string, { project, domain, name }: WorkflowExecutionIdentifier): string {
  return `${blobRoot}/metadata/propeller/${project}-${domain}-${name}`;
}

/** Where an attempt keeps its log, by where its results lie. */
export function logUri(outputPrefix: string): string {
  return `${outputPrefix}/task.log`;
}

/** Where an attempt of a map's item keeps its log. */
export function itemLogUri(
  blobRoot: string,
  { executionId, nodeId }: Pick<NodeExecutionIdentifier, "executionId" | "nodeId">,
  item: number,
  attempt: number,
): string {
  const prefix = executionId === undefined ? blobRoot : metadataPrefix(blobRoot, executionId);
  return logUri(`${prefix}/${nodeId}/data/0/${item}/${attempt}`);
}

function nodeDataPrefix(plan: ExecutionPlan, node: string): string {
  return `${plan.metadataPrefix}/${node}/data`;
}

export function inputsUri(plan: ExecutionPlan, node: string): string {
  return `${nodeDataPrefix(plan, node)}/inputs.pb`;
}

/** Where the outputs of a node lie, or would if they were not small: under its last attempt. */
export function outputsUri(plan: ExecutionPlan, node: string, attempt: number): string {
  return `${nodeDataPrefix(plan, node)}/${attempt}/outputs.pb`;
}

/** An array node is tried once, so that its items' attempts lie under its attempt 0. */
export function outputPrefix(plan: ExecutionPlan, ref: AttemptRef): string {
  const prefix = nodeDataPrefix(plan, ref.node);
  return ref.item === undefined ? `${prefix}/${ref.number}` : `${prefix}/0/${ref.item}/${ref.number}`;
}

/** The attempt of a node under which the data at an address lies. */
export function attemptOfAddress(uri: string): number {
  return Number(/\/data\/(\d+)\/[^/]*$/.exec(uri)?.[1] ?? 0);
}

/** The attempt's name, in Flyte its pod's. */
export function attemptName(plan: ExecutionPlan, ref: AttemptRef): string {
  if (ref.item === undefined) return generatedTaskName(plan.id.name, ref.node, ref.number);
  return generatedTaskName(plan.id.name, ref.node, 0, { index: ref.item, attempt: ref.number });
}

/** The execution that an attempt of a launch plan node starts. */
export function childExecution(
  { id }: ExecutionPlan,
  node: { readonly uniqueId: string },
  attempt: number,
): WorkflowExecutionIdentifier {
  const { project, domain, name } = id;
  return create(WorkflowExecutionIdentifierSchema, {
    project,
    domain,
    name: childExecutionName(name, node.uniqueId, attempt),
  });
}

export function rawOutputPrefix(plan: ExecutionPlan, ref: AttemptRef): string {
  const name = attemptName(plan, ref);
  return `${plan.rawOutputPrefix}/${rawOutputShard(name)}/${name}`;
}

export function checkpointPrefix(plan: ExecutionPlan, ref: AttemptRef): string {
  return `${rawOutputPrefix(plan, ref)}/_flytecheckpoints`;
}
