import { create } from "@bufbuild/protobuf";
import { ExecutionSchema, NodeExecutionSchema, TaskExecutionSchema } from "@haltere/idl/admin";
import { NodeExecution_Phase, TaskExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { executionEnd, nodesProgress } from "./execution-progress.ts";
import { lineProgress } from "./line-progress.ts";
import { shortName } from "./node-name.ts";

const node = (nodeId: string, phase: NodeExecution_Phase, more = {}) =>
  create(NodeExecutionSchema, { id: { nodeId }, closure: { phase, ...more } });

const { SUCCEEDED, RUNNING, FAILED, QUEUED } = NodeExecution_Phase;

test("a line for each change, with a map's items and the time it took", () => {
  const lines: string[] = [];
  const progress = lineProgress((line) => lines.push(line));
  const names = new Map([
    ["n0", "inc"],
    ["n1", "map_sum"],
  ]);
  const array = create(TaskExecutionSchema, {
    closure: {
      metadata: {
        externalResources: [SUCCEEDED, RUNNING].map((_, index) => ({
          phase: index === 0 ? TaskExecution_Phase.SUCCEEDED : TaskExecution_Phase.RUNNING,
        })),
      },
    },
  });
  const snapshot = (nodes: ReturnType<typeof node>[]) =>
    nodesProgress({ execution: create(ExecutionSchema), nodes, arrays: new Map([["n1", array]]) }, names);
  progress.update(snapshot([node("n0", QUEUED)]));
  progress.update(snapshot([node("n0", QUEUED)]));
  progress.update(
    snapshot([node("n0", SUCCEEDED, { duration: { seconds: 1n, nanos: 250_000_000 } }), node("n1", RUNNING)]),
  );
  progress.update(snapshot([node("n0", SUCCEEDED), node("n1", FAILED), node("end-node", QUEUED)]));
  expect(lines).toEqual([
    "n0  inc  QUEUED",
    "n0  inc  SUCCEEDED  in 1.25 s",
    "n1  map_sum  RUNNING  1/2",
    "n1  map_sum  FAILED  1/2",
  ]);
});

test("a map's items are counted by what its record tells of all of them", () => {
  const array = create(TaskExecutionSchema, {
    closure: {
      customInfo: { items: { size: 20_000, succeeded: 7, failed: 1, running: 1024 } },
      metadata: { externalResources: [{ phase: TaskExecution_Phase.SUCCEEDED }] },
    },
  });
  const snapshot = {
    execution: create(ExecutionSchema),
    nodes: [node("n0", RUNNING)],
    arrays: new Map([["n0", array]]),
  };
  expect(nodesProgress(snapshot, new Map())[0]?.items).toBe("7/20000");
});

test("how an execution ended", () => {
  const ended = (closure: Parameters<typeof create<typeof ExecutionSchema>>[1]) =>
    executionEnd(create(ExecutionSchema, closure));
  expect(ended({ closure: { phase: WorkflowExecution_Phase.SUCCEEDED } })).toMatchObject({ succeeded: true });
  const abort = { case: "abortMetadata", value: { cause: "too slow", principal: "ada" } } as const;
  expect(ended({ closure: { phase: WorkflowExecution_Phase.ABORTED, outputResult: abort } })).toEqual({
    succeeded: false,
    phase: "ABORTED",
    message: "aborted by ada: too slow",
  });
});

test("a map is called by its task", () => {
  expect(shortName(`flows.hello.map_inc_${"0d".repeat(16)}-arraynode`)).toBe("map inc");
  expect(shortName("inc")).toBe("inc");
});
