import { clone, create, toBinary } from "@bufbuild/protobuf";
import { executionText, settleTaskResources } from "@haltere/core";
import type { TaskResourceAttributes } from "@haltere/idl/admin";
import {
  ContainerSchema,
  type LiteralMap,
  LiteralMapSchema,
  NodeExecutionIdentifierSchema,
  type TaskTemplate,
} from "@haltere/idl/core";
import type { Attempt, AttemptMetadata, Blobs, TraceContext } from "@haltere/ports";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import {
  type AttemptRef,
  attemptKey,
  attemptName,
  checkpointPrefix,
  inputsUri,
  logUri,
  outputPrefix,
  rawOutputPrefix,
} from "../plan/layout.ts";
import type { ArrayNodePlan, TaskNodePlan } from "../plan/node-plan.ts";
import { itemInputs } from "../step/array-inputs.ts";

/** What of an attempt does not depend on the attempt: one for all items of an array node. */
export interface AttemptSource {
  readonly plan: ExecutionPlan;
  readonly node: TaskNodePlan | ArrayNodePlan;
  /** The node's inputs; of an array node with the lists whole. */
  readonly inputs: LiteralMap;
  readonly size: number;
  /** The checkpoint that the task left in the execution that this one recovers; empty for none. */
  readonly priorCheckpoint: string;
  /** With its container's resources settled. */
  readonly task: TaskTemplate;
  readonly storeInputs: () => Promise<string>;
  /** Stores the inputs of one attempt, for a task that knows of no items. */
  readonly storeOwnInputs: (uri: string, inputs: LiteralMap) => Promise<string>;
  readonly environment: Readonly<Record<string, string>>;
  readonly metadata: AttemptMetadata;
}

export function attemptSource(
  plan: ExecutionPlan,
  node: TaskNodePlan | ArrayNodePlan,
  inputs: LiteralMap,
  state: { readonly size: number; readonly priorCheckpoint: string },
  blobs: Blobs,
): AttemptSource {
  let stored: Promise<string> | undefined;
  const uri = inputsUri(plan, node.uniqueId);
  const write = async (): Promise<string> => {
    // Large inputs were stored before the commit that refers to them.
    if ((await blobs.head(uri)) === undefined) await blobs.write(uri, toBinary(LiteralMapSchema, inputs));
    return uri;
  };
  const storeInputs = (): Promise<string> => {
    stored ??= write().catch((thrown: unknown) => {
      stored = undefined;
      throw thrown;
    });
    return stored;
  };
  const storeOwnInputs = async (own: string, ofItem: LiteralMap): Promise<string> => {
    await blobs.write(own, toBinary(LiteralMapSchema, ofItem));
    return own;
  };
  const metadata = metadataOf(plan, node);
  const task = withResources(node.run.task, plan.taskResources);
  return {
    plan,
    node,
    inputs,
    ...state,
    task,
    storeInputs,
    storeOwnInputs,
    environment: environmentOf(plan, node),
    metadata,
  };
}

/** An attempt as executors take it, with Flyte's layout of addresses and environment. */
export function attemptOf(
  source: AttemptSource,
  ref: AttemptRef,
  interruptible: boolean,
  trace?: TraceContext,
  savedState?: Uint8Array,
): Attempt {
  const { plan, node } = source;
  const at: AttemptRef = { ...ref, node: node.uniqueId };
  const prefix = outputPrefix(plan, at);
  const timeout = node.run.timeout ?? plan.deadlines?.nodeExecution;
  const previousCheckpoint =
    ref.number > 0 ? checkpointPrefix(plan, { ...at, number: ref.number - 1 }) : source.priorCheckpoint;
  const environment: Record<string, string> = { ...source.environment, FLYTE_ATTEMPT_NUMBER: String(ref.number) };
  // OpenTelemetry's own names for the context that a process is given.
  if (trace !== undefined) environment.TRACEPARENT = trace.traceparent;
  if (trace?.tracestate !== undefined) environment.TRACESTATE = trace.tracestate;
  const inputs = inputsOf(source, ref);
  const individual = node.kind === "array" && node.individualInputs;
  if (ref.item !== undefined && !individual) {
    environment.BATCH_JOB_ARRAY_INDEX_VAR_NAME = "FLYTE_K8S_ARRAY_INDEX";
    environment.FLYTE_K8S_ARRAY_INDEX = String(ref.item);
  }
  return {
    key: `${executionText(plan.id)}/${attemptKey(at)}`,
    generatedName: attemptName(plan, at),
    node: create(NodeExecutionIdentifierSchema, { executionId: plan.id, nodeId: node.uniqueId }),
    number: ref.number,
    task: source.task,
    inputs,
    ...(ref.item !== undefined && { item: { index: ref.item, size: source.size } }),
    inputsUri: individual ? () => source.storeOwnInputs(`${prefix}/inputs.pb`, inputs) : source.storeInputs,
    outputPrefix: prefix,
    rawOutputPrefix: rawOutputPrefix(plan, at),
    checkpointPrefix: checkpointPrefix(plan, at),
    ...(previousCheckpoint !== "" && { previousCheckpointPrefix: previousCheckpoint }),
    environment,
    interruptible,
    ...(timeout !== undefined && { timeout }),
    logUri: logUri(prefix),
    metadata: source.metadata,
    ...(savedState !== undefined && { savedState }),
  };
}

/** A container task as FlyteAdmin hands it on: with what it needs and may have filled in. */
function withResources(task: TaskTemplate, platform: TaskResourceAttributes | undefined): TaskTemplate {
  if (platform === undefined || task.target.case !== "container") return task;
  const container = clone(ContainerSchema, task.target.value);
  container.resources = settleTaskResources(container.resources, platform);
  return { ...task, target: { case: "container", value: container } };
}

/** What the attempt is given: the node's inputs, of an item of an array node its own. */
export function inputsOf({ node, inputs }: AttemptSource, { item }: AttemptRef): LiteralMap {
  return node.kind === "array" && item !== undefined ? itemInputs(node, inputs, item) : inputs;
}

/** The execution's own labels, and those by which FlytePropeller marks what runs for a node. */
function metadataOf(plan: ExecutionPlan, node: TaskNodePlan | ArrayNodePlan): AttemptMetadata {
  const { id, workflow, identity } = plan;
  const labels = {
    ...plan.labels,
    project: id.project,
    domain: id.domain,
    "execution-id": id.name,
    "workflow-name": labelValue(workflow.id.name),
    "node-id": labelValue(node.uniqueId),
    "task-name": labelValue(node.run.task.id?.name ?? ""),
    interruptible: String(node.run.interruptible ?? plan.interruptible),
  };
  return {
    labels,
    annotations: plan.annotations,
    serviceAccount: identity?.k8sServiceAccount ?? "",
    ...(identity !== undefined && { identity }),
    environment: plan.environment,
  };
}

/** A name as Kubernetes takes it for a label's value: at most 63 characters, cut as Flyte cuts them. */
function labelValue(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
  return plain.slice(0, 63).replace(/^-+|-+$/g, "");
}

function environmentOf(plan: ExecutionPlan, node: TaskNodePlan | ArrayNodePlan): Record<string, string> {
  const { id, workflow } = plan;
  const task = node.run.task.id;
  return {
    ...plan.environment,
    FLYTE_INTERNAL_EXECUTION_WORKFLOW: `${workflow.id.project}:${workflow.id.domain}:${workflow.id.name}`,
    FLYTE_INTERNAL_EXECUTION_ID: id.name,
    FLYTE_INTERNAL_EXECUTION_PROJECT: id.project,
    FLYTE_INTERNAL_EXECUTION_DOMAIN: id.domain,
    FLYTE_INTERNAL_TASK_PROJECT: task?.project ?? "",
    FLYTE_INTERNAL_TASK_DOMAIN: task?.domain ?? "",
    FLYTE_INTERNAL_TASK_NAME: task?.name ?? "",
    FLYTE_INTERNAL_TASK_VERSION: task?.version ?? "",
  };
}
