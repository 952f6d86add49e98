import { integerLiteral, literalMap } from "@haltere/core";
import { ExecutionMetadata_ExecutionMode as Mode } from "@haltere/idl/admin";
import { NodeExecution_Phase } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { executionId, nodeEvent, nodeId } from "../../testing/events.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const launchPlan = launchPlanId({ project: "p", name: "w" });
const inputs = literalMap({ a: integerLiteral(4) });
const id = executionId("p", "first");

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
  await plane.admin.createExecution({ ...id, spec: { launchPlan, overwriteCache: true, tags: ["t"] }, inputs });
});
afterAll(() => plane.close());

const specOf = async (name: string) => (await plane.admin.getExecution({ id: executionId("p", name) })).spec;

test("recovered, an execution runs anew with what the user gave, refers to the other, and keeps the rest of its spec", async () => {
  await plane.admin.recoverExecution({ id, name: "recovered" });
  expect(await specOf("recovered")).toMatchObject({
    launchPlan,
    metadata: { mode: Mode.RECOVERED, referenceExecution: id },
    overwriteCache: true,
    tags: ["t"],
  });
  const { record } = plane.engine.launched.at(-1) ?? {};
  const source = await plane.store.get("executions", {
    execution_project: "p",
    execution_domain: "development",
    execution_name: "first",
  });
  expect(record).toMatchObject({ mode: Mode.RECOVERED, source_execution_id: source?.id, inputs: source?.inputs });
});

test("relaunched, whether it overwrites the cache is asked anew", async () => {
  await plane.admin.relaunchExecution({ id, name: "relaunched" });
  expect(await specOf("relaunched")).toMatchObject({ metadata: { mode: Mode.RELAUNCH }, overwriteCache: false });
});

test("the node that a recovered execution runs for is the request's where it has metadata", async () => {
  const parent = nodeId(id, "n0");
  await plane.admin.createNodeEvent(nodeEvent(id, "n0", NodeExecution_Phase.RUNNING, 1));
  await plane.admin.recoverExecution({ id, name: "child", metadata: { parentNodeExecution: parent } });
  expect(await specOf("child")).toMatchObject({ metadata: { parentNodeExecution: parent, nesting: 1 } });
  await plane.admin.recoverExecution({ id: executionId("p", "child"), name: "same-parent" });
  expect((await specOf("same-parent"))?.metadata?.parentNodeExecution).toMatchObject({ nodeId: "n0" });
  await plane.admin.recoverExecution({ id: executionId("p", "child"), name: "no-parent", metadata: {} });
  expect((await specOf("no-parent"))?.metadata?.parentNodeExecution).toBeUndefined();
});

test("what cannot be repeated is refused", async () => {
  for (const repeat of [plane.admin.recoverExecution, plane.admin.relaunchExecution]) {
    await expect(repeat({})).rejects.toMatchObject({ code: "InvalidArgument" });
    await expect(repeat({ id: executionId("p", "never") })).rejects.toMatchObject({ code: "NotFound" });
    await expect(repeat({ id, name: "first" })).rejects.toMatchObject({ code: "AlreadyExists" });
    await expect(repeat({ id, name: "9bad" })).rejects.toMatchObject({ code: "InvalidArgument" });
  }
});
