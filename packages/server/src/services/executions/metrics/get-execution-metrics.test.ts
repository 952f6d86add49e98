import { integerLiteral, literalMap } from "@haltere/core";
import {
  NodeExecution_Phase as Node,
  WorkflowExecution_Phase as Phase,
  TaskExecution_Phase as Task,
} from "@haltere/idl/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../../testing/control-plane.ts";
import { attemptId, executionId, nodeEvent, taskEvent, workflowEvent } from "../../../testing/events.ts";
import { launchPlanId, registerAll } from "../../../testing/registrations.ts";

let plane: TestControlPlane;
const id = executionId("p", "e");

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
  const spec = { launchPlan: launchPlanId({ project: "p", name: "w" }) };
  await plane.admin.createExecution({ ...id, spec, inputs: literalMap({ a: integerLiteral(4) }) });
});
afterAll(() => plane.close());

test("spans are made of what was recorded", async () => {
  const { createNodeEvent, createTaskEvent, createWorkflowEvent, getExecutionMetrics } = plane.admin;
  await createWorkflowEvent(workflowEvent(id, Phase.RUNNING, 1));
  await createNodeEvent(nodeEvent(id, "start-node", Node.SUCCEEDED, 1));
  await createNodeEvent(nodeEvent(id, "n0", Node.QUEUED, 2));
  await createTaskEvent(taskEvent(id, "n0", Task.RUNNING, 4));
  await createTaskEvent(taskEvent(id, "n0", Task.SUCCEEDED, 6));
  await createNodeEvent(nodeEvent(id, "n0", Node.SUCCEEDED, 8));
  await createWorkflowEvent(workflowEvent(id, Phase.SUCCEEDED, 9));
  const { span } = await getExecutionMetrics({ id, depth: 10 });
  const operation = (value: string, start: bigint, end: bigint) => ({
    id: { case: "operationId", value },
    startTime: { seconds: start },
    endTime: { seconds: end },
  });
  expect(span).toMatchObject({ id: { case: "workflowId", value: id }, endTime: { seconds: 9n } });
  expect(span?.spans).toMatchObject([
    { id: { value: "WORKFLOW_SETUP" } },
    {
      id: { case: "nodeId", value: { nodeId: "n0" } },
      spans: [
        operation("NODE_TRANSITION", 1n, 2n),
        operation("NODE_SETUP", 2n, 4n),
        {
          id: { case: "taskId", value: attemptId(id, "n0") },
          spans: [
            operation("TASK_SETUP", 4n, 4n),
            operation("TASK_RUNTIME", 4n, 6n),
            operation("TASK_TEARDOWN", 6n, 6n),
          ],
        },
        operation("NODE_TEARDOWN", 6n, 8n),
      ],
    },
    operation("WORKFLOW_TEARDOWN", 8n, 9n),
  ]);
  expect((await getExecutionMetrics({ id })).span?.spans).toEqual([]);
});

test("no execution to tell of", async () => {
  await expect(plane.admin.getExecutionMetrics({})).rejects.toMatchObject({
    code: "InvalidArgument",
    message: "missing id",
  });
  await expect(plane.admin.getExecutionMetrics({ id: executionId("p", "none") })).rejects.toMatchObject({
    code: "NotFound",
  });
});
