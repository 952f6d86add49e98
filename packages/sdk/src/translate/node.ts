import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type Binding,
  type BindingData,
  BindingSchema,
  type Node,
  type NodeMetadata,
  type NodeMetadataSchema,
  NodeSchema,
  type TaskNode,
  TaskNodeSchema,
} from "@haltere/idl/core";
import type { CallOptions } from "../entities/call-options.ts";
import { launchPlanName } from "../entities/launch-plan-name.ts";
import { type MapTarget, mapsOwnTask } from "../entities/map-target.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import type { TaskSettings } from "../entities/task-settings.ts";
import { dnsLabel } from "../graph/dns-label.ts";
import type { GraphNode } from "../graph/graph-node.ts";
import { requireName } from "../naming/naming.ts";
import { arrayNode, mapName } from "./array-node.ts";
import { branchNode } from "./branch-node.ts";
import { duration } from "./duration.ts";
import { gateNode } from "./gate-node.ts";
import { lastPart, launchPlanId, taskId, workflowId } from "./identifiers.ts";
import { mapWords } from "./map-task-spec.ts";
import { nodeOverrides } from "./node-overrides.ts";
import { referenceNodeTarget } from "./reference-node.ts";
import { executeWords } from "./task-spec.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A node of a workflow's template. */
export function nodeMessage(node: GraphNode, settings: TranslationSettings): Node {
  const { target, options } = node;
  const common = {
    id: node.id,
    inputs: bindings(node.inputs, true),
    upstreamNodeIds: [...node.upstream].map(({ id }) => id).sort(),
    outputAliases: Object.entries(options.aliases ?? {}).map(([variable, alias]) => ({ var: variable, alias })),
  };
  switch (target.kind) {
    case "task": {
      const name = requireName(target.naming, "task");
      return create(NodeSchema, {
        ...common,
        metadata: metadata(options.name ?? lastPart(name), target.settings, options),
        target: { case: "taskNode", value: taskNode(name, target, options, settings, () => executeWords(target)) },
      });
    }
    case "workflow": {
      const name = requireName(target.naming, "workflow");
      return create(NodeSchema, {
        ...common,
        metadata: metadata(
          options.name ?? lastPart(name),
          { interruptible: target.settings.interruptible ?? false },
          options,
        ),
        target: {
          case: "workflowNode",
          value: { reference: { case: "subWorkflowRef", value: workflowId(name, settings) } },
        },
      });
    }
    case "launch plan": {
      const { workflow } = target;
      const name = lastPart(requireName(workflow.naming, "workflow"));
      return create(NodeSchema, {
        ...common,
        metadata: metadata(options.name ?? name, { interruptible: workflow.settings.interruptible ?? false }, options),
        target: {
          case: "workflowNode",
          value: {
            reference: {
              case: "launchplanRef",
              value: launchPlanId(launchPlanName(target), settings),
            },
          },
        },
      });
    }
    case "reference":
      return create(NodeSchema, {
        ...common,
        metadata: metadata(options.name ?? lastPart(target.id.name), {}, options),
        target: referenceNodeTarget(target),
      });
    case "map":
      return create(NodeSchema, {
        ...common,
        // What a call says of a map of tasks stands in the item's node alone, as flytekit has it.
        metadata: mapsOwnTask(target)
          ? metadata(mapName(target), {}, {})
          : metadata(options.name ?? mapName(target), {}, options),
        target: { case: "arrayNode", value: arrayNode(target, itemNode(target, node, settings)) },
      });
    case "conditional":
      return create(NodeSchema, {
        ...common,
        metadata: metadata(target.name, {}, {}),
        target: { case: "branchNode", value: branchNode(target, (inner) => nodeMessage(inner, settings)) },
      });
    case "gate":
      return create(NodeSchema, {
        ...common,
        metadata: metadata(target.name, { timeout: target.timeout }, {}),
        target: { case: "gateNode", value: gateNode(target) },
      });
  }
}

/** Sorted by name for a node; in the order of the interface for a workflow's outputs. */
export function bindings(bound: ReadonlyMap<string, BindingData>, sorted: boolean): Binding[] {
  const all = [...bound].map(([name, binding]) => create(BindingSchema, { var: name, binding }));
  return sorted ? all.sort((a, b) => (a.var < b.var ? -1 : 1)) : all;
}

/** The node that is run for each item. flytekit repeats the outer node's bindings in it. */
function itemNode(map: MapTarget, { inputs, options }: GraphNode, settings: TranslationSettings): Node {
  const { mapped } = map;
  const name = mapName(map);
  const common = { inputs: bindings(inputs, true), metadata: metadata(options.name ?? name, {}, options) };
  switch (mapped.kind) {
    case "task": {
      const own = { ...map, mapped };
      return create(NodeSchema, {
        ...common,
        id: name,
        metadata: metadata(options.name ?? name, mapped.settings, options),
        target: { case: "taskNode", value: taskNode(name, mapped, options, settings, () => mapWords(own)) },
      });
    }
    case "launch plan":
      return create(NodeSchema, {
        ...common,
        id: dnsLabel(name),
        target: {
          case: "workflowNode",
          value: { reference: { case: "launchplanRef", value: launchPlanId(name, settings) } },
        },
      });
    case "reference":
      return create(NodeSchema, { ...common, id: dnsLabel(name), target: referenceNodeTarget(mapped) });
  }
}

/** @param words The arguments of the task's process. */
function taskNode(
  name: string,
  task: TaskEntity,
  options: CallOptions,
  settings: TranslationSettings,
  words: () => readonly string[],
): TaskNode {
  return create(TaskNodeSchema, {
    reference: { case: "referenceId", value: taskId(name, settings) },
    overrides: nodeOverrides(options, task, settings, words),
  });
}

/** What the call says, else what its entity does. */
function metadata(
  name: string,
  own: Pick<TaskSettings, "retries" | "timeout" | "interruptible">,
  options: CallOptions,
): MessageInitShape<typeof NodeMetadataSchema> {
  const timeout = options.timeout ?? own.timeout;
  const interruptible = options.interruptible ?? own.interruptible;
  return {
    name,
    retries: { retries: options.retries ?? own.retries ?? 0 },
    ...(timeout === undefined ? {} : { timeout: duration(timeout) }),
    ...(interruptible === undefined
      ? {}
      : { interruptibleValue: { case: "interruptible" as const, value: interruptible } }),
    ...cacheOverride(options.cache),
  };
}

function cacheOverride(
  cache: CallOptions["cache"],
): Partial<Pick<NodeMetadata, "cacheableValue" | "cacheVersionValue" | "cacheSerializableValue">> {
  if (cache === undefined) return {};
  if (cache === false) return { cacheableValue: { case: "cacheable", value: false } };
  return {
    cacheableValue: { case: "cacheable", value: true },
    cacheVersionValue: { case: "cacheVersion", value: cache.version },
    ...(cache.serialize === undefined
      ? {}
      : { cacheSerializableValue: { case: "cacheSerializable" as const, value: cache.serialize } }),
  };
}
