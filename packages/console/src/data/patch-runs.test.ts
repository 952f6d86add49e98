import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ExecutionListSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase } from "@haltere/idl/core";
import { WatchResponseSchema } from "@haltere/idl/haltere";
import { expect, test } from "vitest";
import { durationMilliseconds } from "../format/duration.ts";
import { patchRuns } from "./patch-runs.ts";

const { QUEUED, RUNNING, SUCCEEDED } = WorkflowExecution_Phase;
const list = create(ExecutionListSchema, {
  executions: [
    { id: { name: "a" }, closure: { phase: RUNNING, startedAt: timestampFromMs(1000) } },
    { id: { name: "b" }, closure: { phase: QUEUED } },
  ],
});
const commit = (name: string, ...phases: WorkflowExecution_Phase[]) =>
  create(WatchResponseSchema, {
    execution: { name },
    events: phases.map((phase, index) => ({
      event: { case: "workflow" as const, value: { phase, occurredAt: timestampFromMs(3000 + index) } },
    })),
  });

test("an end moves its row alone, with how long it took, and asks for the rest", () => {
  const { list: patched, outdated } = patchRuns(list, commit("a", SUCCEEDED));
  expect(patched.executions.map(({ closure }) => closure?.phase)).toEqual([SUCCEEDED, QUEUED]);
  expect(durationMilliseconds(patched.executions[0]?.closure?.duration)).toBe(2000);
  expect(outdated).toBe(true);
  expect(list.executions[0]?.closure?.phase).toBe(RUNNING);
});

test("the last of a commit's events counts, and a start needs no reading", () => {
  const { list: patched, outdated } = patchRuns(list, commit("b", QUEUED, RUNNING));
  expect(patched.executions[1]?.closure).toMatchObject({ phase: RUNNING, startedAt: timestampFromMs(3001) });
  expect(outdated).toBe(false);
});

test("a run that is not listed asks for a reading, and events of nodes for nothing", () => {
  expect(patchRuns(list, commit("c", RUNNING))).toEqual({ list, outdated: true });
  expect(patchRuns(list, commit("a"))).toEqual({ list, outdated: false });
});
