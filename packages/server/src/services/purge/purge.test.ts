import { create } from "@bufbuild/protobuf";
import { ExecutionClosureSchema, ExecutionSpecSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import { PurgeService } from "@haltere/idl/haltere";
import { expect, onTestFinished, test } from "vitest";
import { callsOf, openControlPlane } from "../../testing/control-plane.ts";
import { executionRow } from "../../testing/execution-row.ts";

const parts = { spec: create(ExecutionSpecSchema), closure: create(ExecutionClosureSchema) };

async function open() {
  const plane = await openControlPlane();
  onTestFinished(() => plane.close());
  const { purgeExecutions } = callsOf(plane.services, PurgeService);
  const names = async () => (await plane.store.list("executions", { where: [] })).map((row) => row.execution_name);
  return { plane, purgeExecutions, names };
}

test("executions go by age and phase, and a dry run removes nothing", async () => {
  const { plane, purgeExecutions, names } = await open();
  for (const [name, phase] of [
    ["done", "SUCCEEDED"],
    ["failed", "FAILED"],
    ["runs", "RUNNING"],
  ] as const)
    await plane.store.commit([{ kind: "insert", table: "executions", row: executionRow(name, phase, parts) }]);
  plane.clock.advance(7_200_000_000);
  const olderThan = { seconds: 3600n };
  expect(await purgeExecutions({ olderThan: { seconds: 10n ** 10n } })).toMatchObject({ executions: 0n });
  expect(await purgeExecutions({ olderThan, dryRun: true })).toMatchObject({ executions: 2n, rows: 2n });
  expect(await names()).toEqual(["done", "failed", "runs"]);
  expect(await purgeExecutions({ olderThan, project: "other" })).toMatchObject({ executions: 0n });
  expect(await purgeExecutions({ olderThan, phases: [Phase.FAILED] })).toMatchObject({ executions: 1n });
  expect(await names()).toEqual(["done", "runs"]);
  expect(await purgeExecutions({ olderThan: {} })).toMatchObject({ executions: 1n });
  expect(await names()).toEqual(["runs"]);
});

test.each([
  ["no age", {}, /missing older_than/],
  ["a negative age", { olderThan: { seconds: -1n } }, /older_than/],
  ["an age that is none", { olderThan: { seconds: 1n, nanos: -5 } }, /older_than/],
  ["a phase that is no end", { olderThan: {}, phases: [Phase.RUNNING] }, /phases: RUNNING/],
  ["a zero byte", { olderThan: {}, project: "a\0" }, /project/],
])("%s is refused", async (_, request, message) => {
  const { purgeExecutions } = await open();
  await expect(purgeExecutions(request)).rejects.toThrow(message);
});
