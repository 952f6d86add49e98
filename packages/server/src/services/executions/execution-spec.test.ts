import { create } from "@bufbuild/protobuf";
import {
  ExecutionMetadataSchema,
  type ExecutionSpec,
  ExecutionSpecSchema,
  LaunchPlanSpecSchema,
  NotificationSchema,
  WorkflowExecutionConfigSchema,
} from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { resolveExecutionSpec, resolveNotifications } from "./execution-spec.ts";

const requested = (init: Parameters<typeof create<typeof ExecutionSpecSchema>>[1] = {}) =>
  create(ExecutionSpecSchema, init);
const launchPlan = (init: Parameters<typeof create<typeof LaunchPlanSpecSchema>>[1] = {}) =>
  create(LaunchPlanSpecSchema, init);
const config = create(WorkflowExecutionConfigSchema, {
  maxParallelism: 7,
  interruptible: true,
  overwriteCache: true,
  labels: { values: { from: "elsewhere" } },
  securityContext: { runAs: { k8sServiceAccount: "sa" } },
});
const resolve = (spec: ExecutionSpec, launchEntity: "launch_plan" | "task" = "launch_plan") =>
  resolveExecutionSpec({
    requested: spec,
    launchEntity,
    config,
    metadata: create(ExecutionMetadataSchema, { nesting: 1 }),
    principal: "ann",
    namespace: "p-development",
  });

test("of how it runs a stored spec tells the parallelism and the identity alone; the rest stays as it was asked for", () => {
  const spec = resolve(requested({ maxParallelism: 3, interruptible: false, labels: { values: { mine: "x" } } }));
  expect(spec).toMatchObject({ maxParallelism: 7, interruptible: false, overwriteCache: false });
  expect(spec.labels?.values).toEqual({ mine: "x" });
  expect(spec.securityContext?.runAs?.k8sServiceAccount).toBe("sa");
});

test("a single task's spec keeps the parallelism that was asked for", () => {
  expect(resolve(requested(), "task").maxParallelism).toBe(0);
});

test("metadata says who asked and where it runs, whatever the request said", () => {
  const { metadata } = resolve(requested({ metadata: { principal: "forged", nesting: 9 } }));
  expect(metadata).toMatchObject({ principal: "ann", nesting: 1, systemMetadata: { namespace: "p-development" } });
});

test("which artifacts a launch plan's execution used is not the request's to tell; of a task's it is left", () => {
  const spec = requested({ metadata: { artifactIds: [{}] } });
  const resolved = (launchEntity: "launch_plan" | "task") =>
    resolveExecutionSpec({
      requested: spec,
      launchEntity,
      config,
      metadata: create(ExecutionMetadataSchema, { artifactIds: [{}] }),
      principal: "ann",
      namespace: "p-development",
    }).metadata?.artifactIds;
  expect(resolved("launch_plan")).toEqual([]);
  expect(resolved("task")).toHaveLength(1);
});

test("the request stays as it was", () => {
  const spec = requested({ metadata: { principal: "me" } });
  resolve(spec);
  expect(spec).toEqual(requested({ metadata: { principal: "me" } }));
});

test("notifications: the request's, none where it says none, else the launch plan's", () => {
  const [mine, theirs] = ["a@b.c", "d@e.f"].map((address) =>
    create(NotificationSchema, { type: { case: "email", value: { recipientsEmail: [address] } } }),
  );
  if (!mine || !theirs) throw new Error("unreachable");
  const plan = launchPlan({ entityMetadata: { notifications: [theirs] } });
  const own = requested({ notificationOverrides: { case: "notifications", value: { notifications: [mine] } } });
  expect(resolveNotifications(own, plan)).toEqual([mine]);
  expect(resolveNotifications(requested({ notificationOverrides: { case: "disableAll", value: true } }), plan)).toEqual(
    [],
  );
  expect(resolveNotifications(requested(), plan)).toEqual([theirs]);
});
