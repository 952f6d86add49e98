import { ExtendedResourcesSchema, TaskTemplateSchema } from "@haltere/idl/core";
import { FlyteError } from "../../flyte-error.ts";
import { map } from "../fields/collections.ts";
import { message, plainMessage } from "../fields/messages.ts";
import { defaulted, omittable, optional, unsetIfEmpty } from "../fields/presence.ts";
import { integer, text } from "../fields/scalars.ts";
import { struct } from "../fields/well-known.ts";
import { Identifier } from "../identifier/identifier.ts";
import { TypedInterface } from "../interface/typed-interface.ts";
import { model } from "../model.ts";
import { securityContext } from "../security/security-context.ts";
import { Container } from "./container.ts";
import { K8sPod } from "./k8s-pod.ts";
import { Sql } from "./sql.ts";
import { TaskMetadata } from "./task-metadata.ts";

/**
 * All that Flyte knows of a task (`flyteidl.core.TaskTemplate`).
 * @throws FlyteError InvalidArgument where it has more than one target: a container, a pod, a statement.
 */
export class TaskTemplate extends model(
  "TaskTemplate",
  TaskTemplateSchema,
  {
    id: message(Identifier),
    /** Tells which plugin or connector runs it: `python-task`, `spark`. */
    type: text(),
    metadata: message(TaskMetadata),
    interface: message(TypedInterface),
    /** What the plugin or connector is told. An empty object is not written. */
    custom: omittable(unsetIfEmpty(struct())),
    container: optional(message(Container)),
    taskTypeVersion: defaulted(integer(), 0),
    securityContext,
    extendedResources: optional(plainMessage(ExtendedResourcesSchema)),
    config: omittable(map(text())),
    k8sPod: optional(message(K8sPod)),
    sql: optional(message(Sql)),
  },
  ({ container, k8sPod, sql }) => {
    if ([container, k8sPod, sql].filter((target) => target !== undefined).length > 1)
      throw new FlyteError("InvalidArgument", "At most one of container, k8s_pod or sql can be set", {
        hint: "Keep the one that the task's type runs.",
      });
  },
) {}
