import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ExecutionSpecSchema,
  LaunchPlanSpecSchema,
  MatchableResource,
  MatchingAttributesSchema,
  WorkflowExecutionConfigSchema,
} from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { attributePriority, attributeScope, attributeScopeText } from "./attribute-scope.ts";
import { matchableResourceName, matchableResourceOf } from "./matchable-resource.ts";
import { mergeExecutionConfig } from "./merge-execution-config.ts";
import { mergePluginOverrides } from "./merge-plugin-overrides.ts";

const config = (init: MessageInitShape<typeof WorkflowExecutionConfigSchema>) =>
  create(WorkflowExecutionConfigSchema, init);

test("the narrower scope weighs more", () => {
  const weights = [
    { project: "p" },
    { project: "p", domain: "d" },
    { project: "p", domain: "d", workflow: "w" },
    { project: "p", domain: "d", workflow: "w", launchPlan: "l" },
  ].map((parts) => attributePriority(attributeScope(parts)));
  expect(weights).toEqual([5, 10, 100, 1000]);
  expect(attributeScopeText(attributeScope({ project: "p" }), "TASK_RESOURCE")).toBe(
    "{Project:p Domain: Workflow: LaunchPlan: ResourceType:TASK_RESOURCE}",
  );
});

test("attributes are of the kind that their target says, and a quality of service is of none", () => {
  const kind = (target: NonNullable<MessageInitShape<typeof MatchingAttributesSchema>["target"]>) =>
    matchableResourceOf(create(MatchingAttributesSchema, { target }));
  expect(kind({ case: "taskResourceAttributes", value: {} })).toBe(MatchableResource.TASK_RESOURCE);
  expect(kind({ case: "clusterAssignment", value: {} })).toBe(MatchableResource.CLUSTER_ASSIGNMENT);
  expect(kind({ case: "qualityOfService", value: {} })).toBeUndefined();
  expect(kind({ case: undefined })).toBeUndefined();
  expect(matchableResourceName(MatchableResource.PLUGIN_OVERRIDE)).toBe("PLUGIN_OVERRIDE");
  expect(matchableResourceName(99 as MatchableResource)).toBe("99");
});

test("plugin overrides replace those of their task type alone", () => {
  const overrides = (...pairs: readonly (readonly [string, string])[]) =>
    create(MatchingAttributesSchema, {
      target: {
        case: "pluginOverrides",
        value: { overrides: pairs.map(([taskType, id]) => ({ taskType, pluginId: [id] })) },
      },
    });
  const merged = mergePluginOverrides(overrides(["sql", "one"], ["spark", "two"]), overrides(["sql", "three"]));
  expect(merged).toEqual(overrides(["sql", "three"], ["spark", "two"]));
});

test("each setting comes whole from the first source that has one", () => {
  const merged = mergeExecutionConfig([
    create(ExecutionSpecSchema, { labels: {}, annotations: { values: { a: "1" } }, interruptible: false }),
    create(LaunchPlanSpecSchema, { maxParallelism: 6, labels: { values: { from: "plan" } }, envs: { values: [] } }),
    config({
      maxParallelism: 5,
      interruptible: true,
      labels: { values: { from: "row", more: "x" } },
      annotations: { values: { b: "2" } },
      rawOutputDataConfig: { outputLocationPrefix: "s3://b" },
      envs: { values: [{ key: "K", value: "V" }] },
    }),
  ]);
  expect(merged).toEqual(
    config({
      maxParallelism: 6,
      interruptible: false,
      labels: { values: { from: "plan" } },
      annotations: { values: { a: "1" } },
      rawOutputDataConfig: { outputLocationPrefix: "s3://b" },
      envs: { values: [{ key: "K", value: "V" }] },
    }),
  );
});

test("anybody may ask that the cache be overwritten; a security context must say as whom to run", () => {
  const merged = mergeExecutionConfig([
    config({ securityContext: { runAs: {} } }),
    config({ overwriteCache: true, securityContext: { runAs: { iamRole: "r" } } }),
    config({ securityContext: { runAs: { k8sServiceAccount: "sa" } } }),
  ]);
  expect(merged).toEqual(config({ overwriteCache: true, securityContext: { runAs: { iamRole: "r" } } }));
});
