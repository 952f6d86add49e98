import { create } from "@bufbuild/protobuf";
import {
  ExecutionMetadataSchema,
  type ExecutionSpec,
  ExecutionSpecSchema,
  type LaunchPlanSpec,
  LaunchPlanSpecSchema,
  NotificationSchema,
} from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { resolveExecutionSpec, resolveNotifications } from "./execution-spec.ts";

const requested = (init: Parameters<typeof create<typeof ExecutionSpecSchema>>[1] = {}) =>
  create(ExecutionSpecSchema, init);
const launchPlan = (init: Parameters<typeof create<typeof LaunchPlanSpecSchema>>[1] = {}) =>
  create(LaunchPlanSpecSchema, init);
const resolve = (spec: ExecutionSpec, plan?: LaunchPlanSpec, principal = "") =>
  resolveExecutionSpec({
    requested: spec,
    launchPlan: plan,
    metadata: create(ExecutionMetadataSchema, { nesting: 1 }),
    principal,
    namespace: "p-development",
    maxParallelism: 25,
  });

test("the request's settings hold before the launch plan's, and those before the control plane's", () => {
  expect(resolve(requested({ maxParallelism: 3 }), launchPlan({ maxParallelism: 7 })).maxParallelism).toBe(3);
  expect(resolve(requested(), launchPlan({ maxParallelism: 7 })).maxParallelism).toBe(7);
  expect(resolve(requested(), launchPlan()).maxParallelism).toBe(25);
  expect(resolve(requested({ interruptible: false }), launchPlan({ interruptible: true })).interruptible).toBe(false);
  expect(resolve(requested(), launchPlan({ interruptible: true })).interruptible).toBe(true);
  const prefix = { rawOutputDataConfig: { outputLocationPrefix: "s3://b/raw" } };
  expect(resolve(requested(), launchPlan(prefix)).rawOutputDataConfig?.outputLocationPrefix).toBe("s3://b/raw");
  expect(resolve(requested(), launchPlan({ overwriteCache: true })).overwriteCache).toBe(true);
});

test("a whole list of variables counts, the request's or the launch plan's", () => {
  const envs = (key: string) => ({ envs: { values: [{ key, value: "1" }] } });
  const keys = (spec: ExecutionSpec) => spec.envs?.values.map(({ key }) => key);
  expect(keys(resolve(requested(envs("A")), launchPlan(envs("B"))))).toEqual(["A"]);
  expect(keys(resolve(requested(), launchPlan(envs("B"))))).toEqual(["B"]);
});

test("who runs it: a security context that says so, else the older roles, else nobody in particular", () => {
  const account = (k8sServiceAccount: string) => ({ securityContext: { runAs: { k8sServiceAccount } } });
  const runAs = (spec: ExecutionSpec) => spec.securityContext?.runAs;
  expect(runAs(resolve(requested(account("a")), launchPlan(account("b"))))?.k8sServiceAccount).toBe("a");
  expect(runAs(resolve(requested({ securityContext: {} }), launchPlan(account("b"))))?.k8sServiceAccount).toBe("b");
  expect(runAs(resolve(requested(), launchPlan({ role: "r" })))?.iamRole).toBe("r");
  expect(runAs(resolve(requested(), launchPlan()))).toMatchObject({ iamRole: "", k8sServiceAccount: "" });
  expect(runAs(resolve(requested(), launchPlan(), "ann"))?.executionIdentity).toBe("ann");
});

test("metadata says who asked and where it runs, whatever the request said", () => {
  const { metadata } = resolve(requested({ metadata: { principal: "forged", nesting: 9 } }), launchPlan(), "ann");
  expect(metadata).toMatchObject({ principal: "ann", nesting: 1, systemMetadata: { namespace: "p-development" } });
});

test("the request stays as it was", () => {
  const spec = requested({ metadata: { principal: "me" } });
  resolve(spec, launchPlan({ maxParallelism: 2 }));
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
