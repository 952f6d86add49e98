import { create } from "@bufbuild/protobuf";
import { MatchableResource } from "@haltere/idl/admin";
import { ControlPlaneLimitsSchema } from "@haltere/idl/haltere";
import { expect, test } from "vitest";
import { attributeKinds } from "./attribute-kinds.ts";
import { effectiveValues, ofControlPlane } from "./effective.ts";

const limits = create(ControlPlaneLimitsSchema, { maxParallelism: 25, taskResourceDefaults: { cpu: "1" } });
const kindOf = (wanted: MatchableResource) => {
  const found = attributeKinds.find(({ kind }) => kind === wanted);
  if (found === undefined) throw new Error("no such kind");
  return found;
};

test("resources of the narrowest scope count as a whole, and the configuration's only where no scope says any", () => {
  const kind = kindOf(MatchableResource.TASK_RESOURCE);
  const project = { scope: "project", says: { taskResourceAttributes: { defaults: { cpu: "2", memory: "1Gi" } } } };
  const domain = { scope: "domain", says: { taskResourceAttributes: { defaults: { cpu: "4" } } } };
  const nothing = { scope: "workflow", says: undefined };
  expect(effectiveValues(kind, [project, domain, nothing], limits)).toEqual([
    { label: "CPU by default", value: "4", from: "domain" },
  ]);
  expect(effectiveValues(kind, [{ scope: "project", says: undefined }, nothing], limits)).toEqual([
    { label: "CPU by default", value: "1", from: ofControlPlane },
  ]);
});

test("how runs are launched is merged: the narrowest, the project, the configuration", () => {
  const kind = kindOf(MatchableResource.WORKFLOW_EXECUTION_CONFIG);
  const project = {
    scope: "project",
    says: { workflowExecutionConfig: { interruptible: true, labels: { values: { a: "b" } } } },
  };
  const domain = { scope: "domain", says: { workflowExecutionConfig: { interruptible: false } } };
  expect(effectiveValues(kind, [project, domain], limits)).toEqual([
    { label: "Nodes at once, at most", value: "25", from: ofControlPlane },
    { label: "Interruptible", value: "no", from: "domain" },
    { label: "Labels", value: "a=b", from: "project" },
  ]);
});
