import { clone } from "@bufbuild/protobuf";
import { FlyteError, identifierKey, identifierText, microsecondsFromDuration } from "@haltere/core";
import { type Node, type NodeMetadata, type TaskNode, type TaskTemplate, TaskTemplateSchema } from "@haltere/idl/core";

/** What a task node and each item of an array node have in common: a task, and how often and how long it may be tried. */
export interface TaskRun {
  /** With the node's overrides of resources and image. */
  readonly task: TaskTemplate;
  /** How often the task may be tried for failures of its own; 1 without retries. */
  readonly maxAttempts: number;
  /** Milliseconds an attempt may take. */
  readonly timeout: number | undefined;
  /** Absent where neither node nor task says. */
  readonly interruptible: boolean | undefined;
  /** Set where results are kept and found again. What a node says of it does not count, as in FlytePropeller. */
  readonly cache: TaskCache | undefined;
}

interface TaskCache {
  readonly version: string;
  readonly ignoredInputs: readonly string[];
  /** Whether of several runs with the same inputs one computes, and the others wait for its result. */
  readonly serialized: boolean;
}

/** Retries, timeout and interruptible stand in the nodes' metadata, the array's before its item's; retries and timeout else in the task's. */
export function taskRun(
  target: TaskNode,
  nodes: readonly Node[],
  tasks: ReadonlyMap<string, TaskTemplate>,
  workflow: string,
): TaskRun {
  const id = target.reference.case === "referenceId" ? target.reference.value : undefined;
  const template = id === undefined ? undefined : tasks.get(identifierKey(id));
  if (template === undefined) {
    throw new FlyteError("InvalidArgument", "The compiled workflow lacks the task of this node.", {
      where: { workflow, task: identifierText(id), ...(nodes[0] && { node: nodes[0].id }) },
    });
  }
  const task = overridden(template, target);
  const retries = nodes.map((node) => node.metadata?.retries?.retries ?? 0);
  // The node that Flyte puts around a single task has none: there the task's own counts, as the deadline of its pod does.
  const timeout = timeoutOf([task, ...nodes]);
  const interruptible = nodes.flatMap(({ metadata }) =>
    metadata?.interruptibleValue.case === "interruptible" ? [metadata.interruptibleValue.value] : [],
  );
  return {
    task,
    maxAttempts: (Math.max(0, ...retries) || (task.metadata?.retries?.retries ?? 0)) + 1,
    timeout,
    interruptible: interruptible.at(-1),
    cache: cacheOf(task),
  };
}

/** Milliseconds: the last that is above 0. */
export function timeoutOf(
  from: readonly { readonly metadata?: Pick<NodeMetadata, "timeout"> | undefined }[],
): number | undefined {
  return from
    .map(({ metadata }) => metadata?.timeout)
    .map((duration) => (duration === undefined ? 0 : Math.ceil(microsecondsFromDuration(duration) / 1000)))
    .findLast((ms) => ms > 0);
}

/** A task without outputs has nothing to keep. */
function cacheOf({ metadata, interface: typed }: TaskTemplate): TaskCache | undefined {
  if (!metadata?.discoverable || Object.keys(typed?.outputs?.variables ?? {}).length === 0) return undefined;
  const { discoveryVersion: version, cacheIgnoreInputVars: ignoredInputs, cacheSerializable: serialized } = metadata;
  return { version, ignoredInputs, serialized };
}

function overridden(template: TaskTemplate, target: TaskNode): TaskTemplate {
  const { resources, extendedResources, containerImage } = target.overrides ?? {};
  if (resources === undefined && extendedResources === undefined && !containerImage) return template;
  const task = clone(TaskTemplateSchema, template);
  if (extendedResources !== undefined) task.extendedResources = extendedResources;
  if (task.target.case === "container") {
    if (resources !== undefined) task.target.value.resources = resources;
    if (containerImage) task.target.value.image = containerImage;
  }
  return task;
}
