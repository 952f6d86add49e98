import { create } from "@bufbuild/protobuf";
import { integerLiteral, literalMap } from "@haltere/core";
import { ExecutionError_ErrorKind, NodeExecution_Phase as Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { ReadRunNodesRequestSchema, type ReadRunNodesResponse, type RunNode } from "@haltere/idl/haltere";
import { expect, onTestFinished, test } from "vitest";
import { openControlPlane } from "../../testing/control-plane.ts";
import { attemptId, executionId, nodeEvent, taskEvent, workflowEvent } from "../../testing/events.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";
import { createRunNodeService } from "./read-run-nodes.ts";

const id = executionId("p", "e");

async function openExecution() {
  const plane = await openControlPlane();
  onTestFinished(() => plane.close());
  await registerAll(plane, "p");
  const launchPlan = launchPlanId({ project: "p", name: "w" });
  await plane.admin.createExecution({ ...id, spec: { launchPlan }, inputs: literalMap({ a: integerLiteral(1) }) });
  await plane.admin.createWorkflowEvent(workflowEvent(id, WorkflowExecution_Phase.RUNNING, 1));
  const tell = (
    ...[node, phase, seconds, more]: Parameters<typeof nodeEvent> extends [unknown, ...infer Rest] ? Rest : never
  ) => plane.admin.createNodeEvent(nodeEvent(id, node, phase, seconds, more));
  const read = async (of = id, signal = new AbortController().signal) => {
    const { readRunNodes } = createRunNodeService(plane);
    const parts: RunNode[][] = [];
    const request = create(ReadRunNodesRequestSchema, { id: of });
    const context = { requestId: "r", metadata: { get: () => undefined }, signal, peer: "" };
    for await (const part of readRunNodes?.(request, context) ?? []) parts.push((part as ReadRunNodesResponse).nodes);
    return parts;
  };
  return { plane, tell, read };
}

test("all nodes come in parts, each with what it lies in, whatever order they began in", async () => {
  const { tell, read } = await openExecution();
  await tell("outer", Phase.RUNNING, 2, { isParent: true });
  for (let at = 1199; at >= 0; at--)
    await tell(`outer-0-n${at}`, Phase.QUEUED, 3, { parentNodeMetadata: { nodeId: "outer" } });
  const parts = await read();
  expect(parts.map((part) => part.length)).toEqual([500, 500, 201]);
  const parents = new Map(parts.flat().map(({ node, parentNodeId }) => [node?.id?.nodeId, parentNodeId]));
  expect(parents.size).toBe(1201);
  expect(parents.get("outer")).toBe("");
  expect(parents.get("outer-0-n777")).toBe("outer");
});

test("a node comes with its phase and its times, cut short and without addresses", async () => {
  const { plane, tell, read } = await openExecution();
  await tell("n0", Phase.RUNNING, 2);
  const error = { code: "X", message: "long ".repeat(100_000), kind: ExecutionError_ErrorKind.USER };
  await tell("n0", Phase.FAILED, 5, { outputResult: { case: "error", value: error } });
  await tell("n1", Phase.RUNNING, 2, { inputValue: { case: "inputUri", value: "file:///far/inputs.pb" } });
  await tell("n1", Phase.SUCCEEDED, 4, { outputResult: { case: "outputUri", value: "file:///far/outputs.pb" } });
  await tell("maker", Phase.RUNNING, 2);
  await plane.admin.createTaskEvent(taskEvent(id, "maker", 2, 3));
  await tell("made", Phase.RUNNING, 3, { parentTaskMetadata: { id: attemptId(id, "maker") } });
  const [[maker, n0, n1, ...more] = []] = await read();
  expect(more).toEqual([]);
  expect(maker?.node?.id).toMatchObject({ nodeId: "maker" });
  expect(n0?.node).toMatchObject({
    id: { nodeId: "n0" },
    closure: { phase: Phase.FAILED, startedAt: {}, duration: { seconds: 3n }, outputResult: { case: "error" } },
  });
  const { outputResult } = n0?.node?.closure ?? {};
  expect(outputResult?.case === "error" && outputResult.value.message.length).toBeLessThan(20_000);
  expect(n1?.node).toMatchObject({
    inputUri: "",
    closure: { phase: Phase.SUCCEEDED, outputResult: { case: undefined } },
  });
  expect(n0?.node?.id?.executionId).toBeUndefined();
});

test("an execution that is not there is not found, and a caller that leaves is told no more", async () => {
  const { tell, read } = await openExecution();
  await expect(read(executionId("p", "none"))).rejects.toMatchObject({ code: "NotFound" });
  await tell("n0", Phase.RUNNING, 2);
  await expect(read(id, AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
});
