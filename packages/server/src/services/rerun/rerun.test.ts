import { integerLiteral, literalMap } from "@haltere/core";
import { ExecutionMetadata_ExecutionMode as Mode } from "@haltere/idl/admin";
import { NodeExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { RerunService } from "@haltere/idl/haltere";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callsOf, openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { executionId, nodeEvent, workflowEvent } from "../../testing/events.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";

let plane: TestControlPlane;
let rerun: ReturnType<typeof callsOf<typeof RerunService>>["rerunExecution"];
const id = executionId("p", "first");
const annotation = "haltere.dev/rerun-from";

beforeAll(async () => {
  plane = await openControlPlane();
  rerun = callsOf(plane.services, RerunService).rerunExecution;
  await registerAll(plane, "p");
  const spec = { launchPlan: launchPlanId({ project: "p", name: "w" }), annotations: { values: { mine: "stays" } } };
  await plane.admin.createExecution({ ...id, spec, inputs: literalMap({ a: integerLiteral(4) }) });
  await plane.admin.createWorkflowEvent(workflowEvent(id, WorkflowExecution_Phase.RUNNING, 1));
  await plane.admin.createNodeEvent(nodeEvent(id, "n0", NodeExecution_Phase.RUNNING, 2));
  const inside = { parentNodeMetadata: { nodeId: "n0" }, specNodeId: "n1" };
  await plane.admin.createNodeEvent(nodeEvent(id, "n0-0-n1", NodeExecution_Phase.RUNNING, 3, inside));
});
afterAll(() => plane.close());

const specOf = async (name: string) => (await plane.admin.getExecution({ id: executionId("p", name) })).spec;

test("an execution that runs is not rerun", async () => {
  await expect(rerun({ id, nodes: ["n0"] })).rejects.toMatchObject({
    code: "FailedPrecondition",
    message: expect.stringMatching(/RUNNING/),
  });
  await plane.admin.createWorkflowEvent(workflowEvent(id, WorkflowExecution_Phase.FAILING, 9));
  await plane.admin.createWorkflowEvent(
    workflowEvent(id, WorkflowExecution_Phase.FAILED, 10, { outputResult: { case: "error", value: { code: "E" } } }),
  );
});

test("the new execution tells where it comes from, and runs with the inputs that were changed", async () => {
  const inputs = literalMap({ a: integerLiteral(5) });
  expect(await rerun({ id, name: "again", nodes: ["n0-0-n1", "n0/n1"], inputs })).toMatchObject({
    id: executionId("p", "again"),
  });
  expect(await specOf("again")).toMatchObject({
    metadata: { mode: Mode.RECOVERED, referenceExecution: id },
    annotations: { values: { mine: "stays", [annotation]: "n0/n1" } },
  });
  const data = await plane.admin.getExecutionData({ id: executionId("p", "again") });
  expect(data.fullInputs?.literals).toEqual({ a: integerLiteral(5) });
});

test("what repeats it does not run the same nodes again", async () => {
  await plane.admin.recoverExecution({ id: executionId("p", "again"), name: "recovered" });
  expect((await specOf("recovered"))?.annotations?.values).toEqual({ mine: "stays" });
});

test.each([
  ["no execution", {}, /missing id/],
  ["no node", { id }, /missing nodes/],
  ["an empty node", { id, nodes: [""] }, /missing nodes\[0\]/],
  ["a node that is not there", { id, nodes: ["n7"] }, /no node "n7"/],
  ["one that is not in another", { id, nodes: ["n0/n7"] }, /no node "n0\/n7"/],
  ["too many", { id, nodes: Array.from({ length: 101 }, () => "n0") }, /more than 100/],
  ["a name that is taken", { id, nodes: ["n0"], name: "again" }, /already exists/],
  ["an input that is not there", { id, nodes: ["n0"], inputs: literalMap({ b: integerLiteral(1) }) }, /b/],
])("%s is refused", async (_, request, message) => {
  await expect(rerun(request)).rejects.toThrow(message);
});
