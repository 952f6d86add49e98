import { create } from "@bufbuild/protobuf";
import { foldNodeEvent, timestampFromMicroseconds } from "@haltere/core";
import { NodeExecution_Phase } from "@haltere/idl/core";
import { NodeExecutionEventSchema } from "@haltere/idl/event";
import { expect, test } from "vitest";
import { changedColumns } from "./changed-columns.ts";
import { changedNodeColumns, nodeColumns } from "./node-row.ts";

const { QUEUED, RUNNING, DYNAMIC_RUNNING, SUCCEEDED, FAILED } = NodeExecution_Phase;

const error = { case: "error", value: { code: "USER:Unknown", message: "no", kind: 1 } } as const;

function event(
  phase: NodeExecution_Phase,
  seconds: number,
  more: { readonly isDynamic?: true; readonly isParent?: true; readonly outputResult?: typeof error } = {},
) {
  const executionId = { project: "p", domain: "d", name: "e" };
  return create(NodeExecutionEventSchema, {
    id: { nodeId: "n0-0-n1", executionId },
    phase,
    occurredAt: timestampFromMicroseconds(seconds * 1_000_000),
    parentNodeMetadata: { nodeId: "n0" },
    inputValue: { case: "inputUri", value: "/inputs.pb" },
    ...more,
  });
}

const lives = {
  "that succeeds": [event(QUEUED, 1), event(RUNNING, 2), event(SUCCEEDED, 4)],
  "that fails": [event(QUEUED, 1), event(RUNNING, 2), event(FAILED, 4, { outputResult: error })],
  "that turns out dynamic": [
    event(QUEUED, 1),
    event(RUNNING, 2),
    event(DYNAMIC_RUNNING, 3, { isDynamic: true, isParent: true }),
    event(SUCCEEDED, 4),
  ],
};

test.each(Object.entries(lives))(
  "a row brought up to date by what changed is the row written whole: a node %s",
  (_, [first, ...rest]) => {
    let record = foldNodeEvent(undefined, first ?? event(QUEUED, 1));
    let row = nodeColumns(record);
    for (const next of rest) {
      const after = foldNodeEvent(record, next);
      row = { ...row, ...changedNodeColumns(after, record) };
      record = after;
      expect(row).toEqual(nodeColumns(record));
    }
  },
);

test("an update of a node names no column of an index, as none changes", () => {
  const queued = foldNodeEvent(undefined, event(QUEUED, 1));
  const names = Object.keys(changedNodeColumns(foldNodeEvent(queued, event(RUNNING, 2)), queued));
  expect(names.sort()).toEqual(["closure", "node_execution_updated_at", "phase", "started_at"]);
});

test("a column that becomes null or empty has changed", () => {
  expect(changedColumns({ a: null, b: "", c: 0 }, { a: "x", b: "y", c: 0 })).toEqual({ a: null, b: "" });
});
