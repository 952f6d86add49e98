import { ExecutionMetadata_ExecutionMode } from "@haltere/idl/admin";
import type { AttemptResult } from "@haltere/ports";
import { expect, test } from "vitest";
import { rerunAnnotation } from "../plan/rerun.ts";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { idOf, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type WorkflowSketch } from "../testing/workflows.ts";

/** Runs a workflow, and again from some of its nodes; answers whose tasks ran in the second run, and what was taken over. */
async function rerun(sketch: WorkflowSketch, from: readonly string[]) {
  const executor = fakeExecutor((): AttemptResult => ({ kind: "succeeded", outputs: integers({ y: 5 }) }));
  const engine = await testEngine({ executors: [executor] });
  const workflow = compiled(sketch);
  expect((await engine.run("a", workflow, integers({ x: 1 }))).phase).toBe("SUCCEEDED");
  const before = executor.started.length;
  const metadata = { mode: ExecutionMetadata_ExecutionMode.RECOVERED, referenceExecution: idOf("a") };
  const annotations = { values: { [rerunAnnotation]: from.join(",") } };
  await engine.launch("b", workflow, integers({ x: 1 }), { metadata, annotations });
  expect((await engine.end("b")).phase).toBe("SUCCEEDED");
  const rows = await engine.store.list("node_executions", {
    where: [{ column: "execution_name", comparison: "eq", value: "b" }],
  });
  return {
    ran: executor.started
      .slice(before)
      .map(({ node }) => node.nodeId)
      .sort(),
    recovered: rows.flatMap((row) => (row.phase === "RECOVERED" ? [row.node_id] : [])).sort(),
  };
}

const diamond: WorkflowSketch = {
  nodes: [
    { id: "a", after: ["start"] },
    { id: "b", after: ["a"] },
    { id: "c", after: ["a"] },
    { id: "d", after: ["b", "c"] },
  ],
  output: "d",
};

test.each([
  [["a"], ["a", "b", "c", "d"], []],
  [["b"], ["b", "d"], ["a", "c"]],
  [["d"], ["d"], ["a", "b", "c"]],
  [["b", "c"], ["b", "c", "d"], ["a"]],
])("from %j on, %j run and %j are taken over", async (from, ran, recovered) => {
  expect(await rerun(diamond, from)).toEqual({ ran, recovered });
});

const held: WorkflowSketch = {
  nodes: [
    { id: "i", after: ["start"] },
    { id: "j", after: ["i"] },
  ],
  output: "j",
};

test("a node inside of a sub-workflow: what lies before it is taken over, what follows from the sub-workflow runs", async () => {
  const nodes = [
    { id: "s", after: ["start"], workflow: held },
    { id: "t", after: ["s"] },
    { id: "u", after: ["start"], workflow: held },
  ];
  expect(await rerun({ nodes }, ["s/j"])).toEqual({ ran: ["s-0-j", "t"], recovered: ["s-0-i", "u"] });
  expect(await rerun({ nodes }, ["s"])).toEqual({ ran: ["s-0-i", "s-0-j", "t"], recovered: ["u"] });
});

test("an arm of a branch", async () => {
  const arms = [{ atLeast: 0, node: { id: "n", after: ["start"] } }];
  const nodes = [
    { id: "c", after: ["start"], branch: { arms } },
    { id: "t", after: ["c"] },
    { id: "w", after: ["start"] },
  ];
  expect(await rerun({ nodes }, ["c/c-n"])).toEqual({ ran: ["c-0-c-n", "t"], recovered: ["w"] });
});
