import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { renderTemplate } from "@haltere/core";
import {
  type CreateRequestHeader,
  CreateRequestHeaderSchema,
  type TaskExecutionMetadata,
  TaskExecutionMetadataSchema,
} from "@haltere/idl/admin";
import { NodeExecutionIdentifierSchema, TaskExecutionIdentifierSchema, type TaskTemplate } from "@haltere/idl/core";
import type { Attempt } from "@haltere/ports";
import { namespaceOf, templateValues } from "../attempt/template-values.ts";

/**
 * What a connector is told of a task beside its inputs, as FlytePropeller tells it: the template with its words rendered,
 * secrets named and not resolved, the output prefix, and what is known of the execution.
 * @throws FlyteError as `renderTemplate` does.
 */
export async function taskRequest(attempt: Attempt): Promise<CreateRequestHeader> {
  return create(CreateRequestHeaderSchema, {
    template: await renderedTask(attempt),
    outputPrefix: attempt.outputPrefix,
    taskExecutionMetadata: executionMetadata(attempt),
  });
}

async function renderedTask(attempt: Attempt): Promise<TaskTemplate> {
  const { task } = attempt;
  const { target } = task;
  if (target.case === "container") {
    const { args } = target.value;
    if (args.length === 0) return task;
    const rendered = renderTemplate(args, await templateValues(attempt));
    return { ...task, target: { case: "container", value: { ...target.value, args: rendered } } };
  }
  const { podSpec } = target.case === "k8sPod" ? target.value : {};
  if (target.case !== "k8sPod" || podSpec === undefined) return task;
  const values = await templateValues(attempt);
  const rendered = renderContainers(podSpec, (words) => renderTemplate(words, values));
  return { ...task, target: { case: "k8sPod", value: { ...target.value, podSpec: rendered } } };
}

/** Of a pod's specification the containers have words to render. */
function renderContainers(podSpec: JsonObject, render: (words: readonly string[]) => string[]): JsonObject {
  const { containers } = podSpec;
  if (!Array.isArray(containers)) return podSpec;
  return {
    ...podSpec,
    containers: containers.map((container) => (isObject(container) ? rendered(container) : container)),
  };

  function rendered(container: JsonObject): JsonObject {
    const changed: JsonObject = { ...container };
    for (const name of ["command", "args"]) {
      const words = container[name];
      if (Array.isArray(words) && words.every((word) => typeof word === "string")) changed[name] = render(words);
    }
    return changed;
  }
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function executionMetadata(attempt: Attempt): TaskExecutionMetadata {
  const { metadata, item, node, task } = attempt;
  // An item of a map is a node of its own to FlytePropeller, so that what is named by its id is named once.
  const nodeId = item === undefined ? node.nodeId : `${node.nodeId}-0-n${item.index}`;
  return create(TaskExecutionMetadataSchema, {
    taskExecutionId: create(TaskExecutionIdentifierSchema, {
      ...(task.id !== undefined && { taskId: task.id }),
      nodeExecutionId: create(NodeExecutionIdentifierSchema, {
        nodeId,
        ...(node.executionId !== undefined && { executionId: node.executionId }),
      }),
      retryAttempt: attempt.number,
    }),
    namespace: namespaceOf(attempt),
    labels: { ...metadata?.labels },
    annotations: { ...metadata?.annotations },
    k8sServiceAccount: metadata?.serviceAccount ?? "",
    environmentVariables: { ...metadata?.environment },
    ...(metadata?.identity !== undefined && { identity: metadata.identity }),
  });
}
