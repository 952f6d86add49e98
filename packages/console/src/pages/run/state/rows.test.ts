import { create } from "@bufbuild/protobuf";
import { TaskExecutionSchema } from "@haltere/idl/admin";
import { NodeExecution_Phase, NodeSchema, TaskExecution_Phase } from "@haltere/idl/core";
import { NodeExecutionEventSchema } from "@haltere/idl/event";
import { expect, test } from "vitest";
import { failedRows, nextFailed } from "./failed-rows.ts";
import { attemptOf, listItems, mayRetry } from "./list-item.ts";
import { compareRows, orderOf } from "./row-order.ts";
import { nodeAfterEvent } from "./run-node.ts";
import { type RunRow, rowsByKey, runTree } from "./run-tree.ts";

function row(
  key: string,
  phase: NodeExecution_Phase,
  more: Partial<RunRow["node"] & object> = {},
  children: RunRow[] = [],
): RunRow {
  const event = create(NodeExecutionEventSchema, { id: { nodeId: key }, phase });
  return {
    key,
    parentKey: "",
    depth: 0,
    name: key,
    kind: "task",
    target: undefined,
    node: { ...nodeAfterEvent(undefined, event), ...more },
    spec: undefined,
    children,
    upstream: [],
  };
}
const { FAILED, SUCCEEDED, RUNNING, QUEUED } = NodeExecution_Phase;
const tree = [
  row("a", SUCCEEDED),
  row("b", FAILED, {}, [row("b/x", FAILED), row("b/y", SUCCEEDED)]),
  row("c", RUNNING),
  row("d", FAILED),
];

test("failed nodes are those that failed by themselves, and one leads to the next and round", () => {
  const failed = failedRows(tree);
  expect(failed.map(({ key }) => key)).toEqual(["b/x", "d"]);
  const order = [...rowsByKey(tree).keys()];
  const after = (key: string | undefined) => nextFailed(failed, order, key)?.key;
  expect([after(undefined), after("a"), after("b/x"), after("c"), after("d"), after("gone")]).toEqual([
    "b/x",
    "b/x",
    "d",
    "d",
    "b/x",
    "b/x",
  ]);
  expect(nextFailed([], order, "a")).toBeUndefined();
});

test("rows stand by a column either way, and what has no value stands last", () => {
  const rows = [
    row("n10", RUNNING, { createdAt: 0, startedAt: 10, endedAt: undefined }),
    row("n9", SUCCEEDED, { createdAt: 0, startedAt: 50, endedAt: 60 }),
    row("n1", QUEUED, { createdAt: 40, startedAt: undefined, endedAt: undefined }),
  ];
  const by = (text: string) => {
    const order = orderOf(text);
    return order && rows.toSorted(compareRows(order, 100)).map(({ key }) => key);
  };
  expect(by("name")).toEqual(["n1", "n9", "n10"]);
  expect(by("-name")).toEqual(["n10", "n9", "n1"]);
  expect(by("ran")).toEqual(["n9", "n10", "n1"]);
  expect(by("-ran")).toEqual(["n10", "n9", "n1"]);
  expect(by("queued")).toEqual(["n10", "n9", "n1"]);
  expect(by("phase")).toEqual(["n1", "n10", "n9"]);
  expect(orderOf("-nothing")).toBeUndefined();
});

test("attempts stand below the node whose attempts are opened", () => {
  const attempt = attemptOf(
    create(TaskExecutionSchema, {
      id: { retryAttempt: 1 },
      closure: {
        phase: TaskExecution_Phase.FAILED,
        createdAt: { seconds: 1n },
        startedAt: { seconds: 2n },
        duration: { seconds: 3n },
        outputResult: { case: "error", value: { message: "<b>" } },
      },
    }),
  );
  expect(attempt).toMatchObject({ number: 1, createdAt: 1000, startedAt: 2000, endedAt: 5000, reason: "<b>" });
  expect(listItems(tree.slice(0, 2), new Map([["a", [attempt]]])).map(({ key }) => key)).toEqual(["a", "a#1", "b"]);
  const [plain] = tree;
  expect(plain && mayRetry(plain)).toBe(false);
  const spec = create(NodeSchema, { metadata: { retries: { retries: 2 } } });
  expect(plain && mayRetry({ ...plain, spec })).toBe(true);
  expect(plain && mayRetry({ ...plain, spec, node: undefined })).toBe(false);
});

test("a row that is as it was is the same object, and so are those beside what changed", () => {
  const nodes = new Map(
    ["a", "b"].map((id) => [
      id,
      nodeAfterEvent(undefined, create(NodeExecutionEventSchema, { id: { nodeId: id }, phase: RUNNING })),
    ]),
  );
  const before = rowsByKey(runTree(nodes, { closure: undefined, dynamic: new Map() }));
  const after = new Map(nodes).set(
    "b",
    nodeAfterEvent(nodes.get("b"), create(NodeExecutionEventSchema, { id: { nodeId: "b" }, phase: SUCCEEDED })),
  );
  const now = rowsByKey(runTree(after, { closure: undefined, dynamic: new Map() }, before));
  expect(now.get("a")).toBe(before.get("a"));
  expect(now.get("b")).not.toBe(before.get("b"));
  expect(now.get("b")?.node?.phase).toBe(SUCCEEDED);
});
