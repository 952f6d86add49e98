import { integerLiteral, literalMap } from "@haltere/core";
import { ExecutionMetadata_ExecutionMode as Mode } from "@haltere/idl/admin";
import { NodeExecution_Phase, WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { executionId, nodeEvent, nodeId, workflowEvent } from "../../testing/events.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const launchPlan = launchPlanId({ project: "p", name: "w" });
const inputs = literalMap({ a: integerLiteral(4) });

/** An execution with a node `n0`; with a parent, launched by that one's node. */
async function launched(name: string, parent?: string) {
  const id = executionId("p", name);
  const metadata = parent
    ? { mode: Mode.CHILD_WORKFLOW, parentNodeExecution: nodeId(executionId("p", parent), "n0") }
    : { mode: Mode.MANUAL };
  await plane.admin.createExecution({ ...id, spec: { launchPlan, metadata }, inputs });
  await plane.admin.createNodeEvent(nodeEvent(id, "n0", NodeExecution_Phase.RUNNING, 1));
  return id;
}
const closureOf = async (name: string) => (await plane.admin.getExecution({ id: executionId("p", name) })).closure;

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
});
afterAll(() => plane.close());

test("ending an execution ends what its nodes launched, down to the last, and nothing else", async () => {
  const id = await launched("top");
  await launched("kid", "top");
  await launched("grandkid", "kid");
  await launched("done", "top");
  await launched("other");
  await plane.admin.createWorkflowEvent(workflowEvent(executionId("p", "done"), Phase.SUCCEEDED, 2));
  await plane.admin.relaunchExecution({ id, name: "again" });
  await plane.admin.terminateExecution({ id, cause: "enough" });

  const abortOf = async (name: string) => (await closureOf(name))?.outputResult.value;
  expect(await abortOf("top")).toMatchObject({ cause: "enough" });
  const cascade = "cascading abort as parent execution id [top] aborted, reason [enough]";
  expect(await abortOf("kid")).toMatchObject({ cause: cascade });
  expect(await abortOf("grandkid")).toMatchObject({
    cause: `cascading abort as parent execution id [kid] aborted, reason [${cascade}]`,
  });
  const phases = await Promise.all(["top", "kid", "grandkid", "done", "other", "again"].map(closureOf));
  const { ABORTING, SUCCEEDED, UNDEFINED } = Phase;
  expect(phases.map((closure) => closure?.phase)).toEqual([
    ABORTING,
    ABORTING,
    ABORTING,
    SUCCEEDED,
    UNDEFINED,
    UNDEFINED,
  ]);
});

test("what has ended cannot be ended, and tells how it did", async () => {
  const id = await launched("late");
  await plane.admin.createWorkflowEvent(workflowEvent(id, Phase.SUCCEEDED, 9));
  await expect(plane.admin.terminateExecution({ id, cause: "late" })).rejects.toMatchObject({
    code: "FailedPrecondition",
    message: "Cannot abort an already terminated workflow execution",
    details: [{ message: { reason: { case: "alreadyInTerminalState", value: { currentPhase: "SUCCEEDED" } } } }],
  });
  expect(await closureOf("late")).toMatchObject({ phase: Phase.SUCCEEDED, updatedAt: { seconds: 9n } });
});

test("a request to end leaves the time of the last event, and may come again with another cause", async () => {
  const id = await launched("twice");
  await plane.admin.createWorkflowEvent(workflowEvent(id, Phase.RUNNING, 5));
  await plane.admin.terminateExecution({ id, cause: "one" });
  await plane.admin.terminateExecution({ id, cause: "two" });
  expect(await closureOf("twice")).toMatchObject({
    updatedAt: { seconds: 5n },
    outputResult: { case: "abortMetadata", value: { cause: "two" } },
  });
});

test("no execution to end", async () => {
  await expect(plane.admin.terminateExecution({ cause: "x" })).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(plane.admin.terminateExecution({ id: { project: "p", domain: "development" } })).rejects.toThrow("name");
  await expect(plane.admin.terminateExecution({ id: executionId("p", "none") })).rejects.toMatchObject({
    code: "NotFound",
  });
});
