import {
  ExtendedResourcesSchema,
  type K8sPod as K8sPodMessage,
  TaskNodeOverridesSchema,
  TaskNodeSchema,
} from "@haltere/idl/core";
import { message, plainMessage } from "../fields/messages.ts";
import { optional, unlessEmpty } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { Identifier } from "../identifier/identifier.ts";
import { model } from "../model.ts";
import { K8sPod } from "../task/k8s-pod.ts";
import { Resources } from "../task/resources.ts";

const optionalPod = optional(message(K8sPod));

/** What a node changes of its task (`flyteidl.core.TaskNodeOverrides`). */
export class TaskNodeOverrides extends model("TaskNodeOverrides", TaskNodeOverridesSchema, {
  resources: unlessEmpty(message(Resources)),
  extendedResources: optional(plainMessage(ExtendedResourcesSchema)),
  containerImage: unlessEmpty(text()),
  podTemplate: {
    ...optionalPod,
    // The model of a pod leaves its container's name unread, as a task's pod does in flytekit.
    read: (wire: unknown) => {
      const pod = optionalPod.read(wire);
      return pod && new K8sPod({ ...pod, primaryContainerName: (wire as K8sPodMessage).primaryContainerName });
    },
  },
}) {}

const optionalOverrides = optional(message(TaskNodeOverrides));

/** A node that runs a task (`flyteidl.core.TaskNode`). */
export class TaskNode extends model("TaskNode", TaskNodeSchema, {
  referenceId: message(Identifier),
  /** Undefined where nothing is changed. */
  overrides: {
    ...optionalOverrides,
    read: (wire: unknown) => {
      const overrides = optionalOverrides.read(wire);
      return overrides?.isEmpty ? undefined : overrides;
    },
  },
}) {}
