import { describe, expect, test } from "vitest";
import { compiled, type NodeSketch } from "../testing/workflows.ts";
import { planWorkflow } from "./workflow-plan.ts";

function timeoutOf(sketch: Partial<NodeSketch>): number | undefined {
  const plan = planWorkflow(compiled({ nodes: [{ id: "a", after: ["start"], ...sketch }] }));
  const node = plan.nodes.get("a");
  if (node?.kind !== "task" && node?.kind !== "array") throw new Error("The plan lacks the node.");
  return node.run.timeout;
}

describe.each([
  ["a task", {}],
  ["an item of an array", { array: {} }],
])("the timeout of %s", (_, kind) => {
  test("is the task's own where its node has none, as in the workflow of a single task", () => {
    expect(timeoutOf({ ...kind, taskTimeout: 1.5 })).toBe(1500);
    expect(timeoutOf({ ...kind, taskTimeout: 1.5, timeout: 0 })).toBe(1500);
  });

  test("is the node's where it has one", () => {
    expect(timeoutOf({ ...kind, taskTimeout: 1.5, timeout: 7 })).toBe(7000);
    expect(timeoutOf({ ...kind, timeout: 7 })).toBe(7000);
  });

  test("is none where neither says", () => {
    expect(timeoutOf(kind)).toBeUndefined();
  });
});
