import { create } from "@bufbuild/protobuf";
import { CompiledWorkflowClosureSchema, NodeExecution_Phase, ResourceType } from "@haltere/idl/core";
import { NodeExecutionEventSchema } from "@haltere/idl/event";
import { expect, test } from "vitest";
import { criticalPath } from "./critical-path.ts";
import { nodeAfterEvent, type RunNode } from "./run-node.ts";
import { rowsByKey, runTree } from "./run-tree.ts";
import { visibleRows } from "./visible-rows.ts";

const inner = { resourceType: ResourceType.WORKFLOW, project: "p", domain: "d", name: "inner", version: "1" };
const task = (id: string, upstreamNodeIds: string[] = []) => ({
  id,
  upstreamNodeIds,
  metadata: { name: `task ${id}` },
  target: { case: "taskNode" as const, value: {} },
});
const closure = create(CompiledWorkflowClosureSchema, {
  primary: {
    template: {
      nodes: [
        { id: "start-node" },
        task("a"),
        task("b"),
        {
          id: "sub",
          upstreamNodeIds: ["a", "b"],
          target: { case: "workflowNode", value: { reference: { case: "subWorkflowRef", value: inner } } },
        },
      ],
    },
  },
  subWorkflows: [{ template: { id: inner, nodes: [task("x"), task("y", ["x"])] } }],
});

function node(id: string, parent: string, specId: string, endedAt: number | undefined, retryGroup = ""): RunNode {
  const event = create(NodeExecutionEventSchema, {
    id: { nodeId: id },
    specNodeId: specId,
    retryGroup,
    parentNodeMetadata: { nodeId: parent },
    phase: endedAt === undefined ? NodeExecution_Phase.RUNNING : NodeExecution_Phase.SUCCEEDED,
    occurredAt: { seconds: BigInt(endedAt ?? 0), nanos: 0 },
  });
  return nodeAfterEvent(undefined, event);
}
const tree = (...nodes: RunNode[]) =>
  runTree(new Map(nodes.map((one) => [one.id, one])), { closure, dynamic: new Map() });

test("what has not begun is in the tree, below what it lies in", () => {
  const rows = rowsByKey(tree());
  expect([...rows.keys()]).toEqual(["a", "b", "sub", "sub/x", "sub/y"]);
  expect(rows.get("sub")).toMatchObject({ kind: "workflow", upstream: ["a", "b"], node: undefined });
  expect(rows.get("sub/y")).toMatchObject({ depth: 1, upstream: ["sub/x"], name: "task y" });
});

test("of a node's attempts the last has the nodes that count, and nodes that no workflow tells of are there", () => {
  const rows = rowsByKey(
    tree(
      node("sub", "", "sub", undefined),
      node("s0x", "sub", "x", 1, "0"),
      node("s1x", "sub", "x", 2, "1"),
      node("odd", "sub", "odd", 1),
    ),
  );
  expect(rows.get("sub/x")?.node?.id).toBe("s1x");
  expect(rows.get("sub/odd")?.node?.id).toBe("odd");
});

test("the critical path goes back along what was waited for longest, and down into it", () => {
  const path = criticalPath(
    tree(
      node("a", "", "a", 5),
      node("b", "", "b", 9),
      node("sub", "", "sub", 20),
      node("sx", "sub", "x", 12),
      node("sy", "sub", "y", 20),
    ),
  );
  expect([...path].sort()).toEqual(["b", "sub", "sub/x", "sub/y"]);
});

test("a filter finds what is closed, and shows what it lies in", () => {
  const found = (text: string) => visibleRows(tree(), new Set(), { text, look: undefined }).map(({ key }) => key);
  expect(found("")).toEqual(["a", "b", "sub"]);
  expect(found("TASK Y")).toEqual(["sub", "sub/y"]);
  expect(found("none such")).toEqual([]);
  expect(
    visibleRows(tree(node("a", "", "a", 1)), new Set(), { text: "", look: "succeeded" }).map(({ key }) => key),
  ).toEqual(["a"]);
});

test("an event that comes late does not revive what has ended", () => {
  const ended = node("a", "", "a", 5);
  const late = create(NodeExecutionEventSchema, {
    id: { nodeId: "a" },
    phase: NodeExecution_Phase.RUNNING,
    occurredAt: { seconds: 7n },
  });
  expect(nodeAfterEvent(ended, late)).toMatchObject({ phase: NodeExecution_Phase.SUCCEEDED, endedAt: 5000 });
});
