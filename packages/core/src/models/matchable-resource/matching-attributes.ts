import {
  ClusterResourceAttributesSchema,
  ExecutionClusterLabelSchema,
  ExecutionQueueAttributesSchema,
  MatchableResource,
  MatchingAttributesSchema,
  PluginOverride_MissingPluginBehavior,
  PluginOverrideSchema,
  PluginOverridesSchema,
} from "@haltere/idl/admin";
import { FlyteError } from "../../flyte-error.ts";
import { list, map } from "../fields/collections.ts";
import { message } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { enumeration, text } from "../fields/scalars.ts";
import { model } from "../model.ts";

/** What a cluster's resources are made with (`flyteidl.admin.ClusterResourceAttributes`). */
export class ClusterResourceAttributes extends model("ClusterResourceAttributes", ClusterResourceAttributesSchema, {
  attributes: map(text()),
}) {}

/** Which queues executions go to (`flyteidl.admin.ExecutionQueueAttributes`). */
export class ExecutionQueueAttributes extends model("ExecutionQueueAttributes", ExecutionQueueAttributesSchema, {
  tags: list(text()),
}) {}

/** Which clusters executions go to (`flyteidl.admin.ExecutionClusterLabel`). */
export class ExecutionClusterLabel extends model("ExecutionClusterLabel", ExecutionClusterLabelSchema, {
  value: text(),
}) {}

/** Which plugins run a type of task (`flyteidl.admin.PluginOverride`). */
export class PluginOverride extends model("PluginOverride", PluginOverrideSchema, {
  taskType: text(),
  pluginId: list(text()),
  missingPluginBehavior: enumeration<PluginOverride_MissingPluginBehavior>(),
}) {
  static readonly MissingPluginBehavior = PluginOverride_MissingPluginBehavior;
}

/** Plugins by types of task (`flyteidl.admin.PluginOverrides`). */
export class PluginOverrides extends model("PluginOverrides", PluginOverridesSchema, {
  overrides: list(message(PluginOverride)),
}) {}

/**
 * A setting for what matches (`flyteidl.admin.MatchingAttributes`).
 * @throws FlyteError InvalidArgument where more than one is set.
 */
export class MatchingAttributes extends model(
  "MatchingAttributes",
  MatchingAttributesSchema,
  {
    clusterResourceAttributes: optional(message(ClusterResourceAttributes)),
    executionQueueAttributes: optional(message(ExecutionQueueAttributes)),
    executionClusterLabel: optional(message(ExecutionClusterLabel)),
    pluginOverrides: optional(message(PluginOverrides)),
  },
  (properties) => {
    if (Object.values(properties).filter((target) => target !== undefined).length > 1)
      throw new FlyteError("InvalidArgument", "Only one target can be set", {
        hint: "Make a setting for each of them.",
      });
  },
) {
  static readonly MatchableResource = MatchableResource;
}
