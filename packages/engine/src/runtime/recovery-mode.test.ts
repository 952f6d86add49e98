import { ExecutionMetadata_ExecutionMode } from "@haltere/idl/admin";
import type { AttemptResult } from "@haltere/ports";
import { expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { at, idOf, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type WorkflowSketch } from "../testing/workflows.ts";

const bad: AttemptResult = {
  kind: "failed",
  error: { code: "Bad", message: "no", origin: "user", recoverable: false },
};

/** Runs a workflow in which one node's task fails, then recovers it with a task that does not; answers who ran in the second run. */
async function recover(sketch: WorkflowSketch, failing: string) {
  let fails = true;
  const executor = fakeExecutor(
    ({ node }): AttemptResult =>
      fails && node.nodeId === failing ? bad : { kind: "succeeded", outputs: integers({ y: 5 }) },
  );
  const engine = await testEngine({ executors: [executor] });
  const workflow = compiled(sketch);
  expect((await engine.run("a", workflow, integers({ x: 1 }))).phase).toBe("FAILED");
  fails = false;
  const before = executor.started.length;
  const metadata = { mode: ExecutionMetadata_ExecutionMode.RECOVERED, referenceExecution: idOf("a") };
  await engine.launch("b", workflow, integers({ x: 1 }), { metadata });
  const { phase, outputs } = await engine.end("b");
  const nodes = await engine.store.list("node_executions", {
    where: [{ column: "execution_name", comparison: "eq", value: "b" }],
  });
  return {
    phase,
    outputs,
    ran: executor.started.slice(before).map(({ node }) => node.nodeId),
    recovered: nodes.filter((node) => node.phase === "RECOVERED").map((node) => node.node_id),
    engine,
  };
}

test("what succeeded is taken over, and the rest runs", async () => {
  const { phase, ran, recovered, engine } = await recover(
    {
      nodes: [
        { id: "one", after: ["start"] },
        { id: "two", after: ["one"] },
        { id: "three", after: ["two"] },
      ],
      output: "three",
    },
    "two",
  );
  expect({ phase, ran, recovered }).toEqual({ phase: "SUCCEEDED", ran: ["two", "three"], recovered: ["one"] });
  expect(
    await engine.store.get("task_executions", {
      ...at,
      project: "p",
      domain: "d",
      name: "one",
      version: "v1",
      execution_name: "b",
      node_id: "one",
      retry_attempt: 0,
    }),
  ).toBeUndefined();
});

test("down through what nodes hold: a sub-workflow that succeeded whole, of one that failed what succeeded", async () => {
  const two: WorkflowSketch = {
    nodes: [
      { id: "i", after: ["start"] },
      { id: "j", after: ["i"] },
    ],
    output: "j",
  };
  const { phase, ran, recovered } = await recover(
    {
      nodes: [
        { id: "s", after: ["start"], workflow: two },
        { id: "t", after: ["s"], workflow: two },
      ],
    },
    "t-0-j",
  );
  expect({ phase, ran, recovered: recovered.sort() }).toEqual({
    phase: "SUCCEEDED",
    ran: ["t-0-j"],
    recovered: ["s", "t-0-i"],
  });
});

test("an arm of a branch that succeeded is taken over", async () => {
  const { phase, ran } = await recover(
    {
      nodes: [
        { id: "c", after: ["start"], branch: { arms: [{ atLeast: 0, node: { id: "n0", after: ["start"] } }] } },
        { id: "t", after: ["c"] },
      ],
    },
    "t",
  );
  expect({ phase, ran }).toEqual({ phase: "SUCCEEDED", ran: ["t"] });
});
