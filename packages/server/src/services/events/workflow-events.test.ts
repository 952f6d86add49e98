import { fromBinary } from "@bufbuild/protobuf";
import { integerLiteral, literalMap, stringLiteral } from "@haltere/core";
import { EventFailureReasonSchema } from "@haltere/idl/admin";
import { ExecutionError_ErrorKind, WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import { JournalEntrySchema } from "@haltere/idl/haltere";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { addressesBelow, type ExecutionName, executionId, workflowEvent } from "../../testing/events.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const launchPlan = launchPlanId({ project: "p", name: "w" });

/** An execution that has begun a second after the epoch. */
async function running(name: string): Promise<ExecutionName> {
  const id = executionId("p", name);
  await plane.admin.createExecution({ ...id, spec: { launchPlan }, inputs: literalMap({ a: integerLiteral(4) }) });
  await plane.admin.createWorkflowEvent(workflowEvent(id, Phase.RUNNING, 1));
  return id;
}
const closureOf = async (id: ExecutionName) => (await plane.admin.getExecution({ id })).closure;

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
});
afterAll(() => plane.close());

test("what is not told of an execution is a wrong argument", async () => {
  const { createWorkflowEvent } = plane.admin;
  await expect(createWorkflowEvent({})).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(/without event/),
  });
  await expect(createWorkflowEvent({ event: { phase: Phase.RUNNING } })).rejects.toThrow(
    "doesn't have an execution id",
  );
  const id = await running("untimed");
  await expect(createWorkflowEvent({ event: { executionId: id, phase: Phase.SUCCEEDING } })).rejects.toMatchObject({
    code: "InvalidArgument",
    message: "missing occurred_at",
  });
  await expect(
    createWorkflowEvent(workflowEvent(id, Phase.FAILING, 2, { occurredAt: { seconds: 2n ** 60n, nanos: 0 } })),
  ).rejects.toMatchObject({ code: "InvalidArgument" });
  await expect(createWorkflowEvent(workflowEvent(executionId("p", "unknown"), Phase.RUNNING, 1))).rejects.toMatchObject(
    { code: "NotFound" },
  );
});

test("phases may be passed over and gone back to, but none comes twice and the end is the end", async () => {
  const id = await running("phases");
  const tell = (phase: Phase, seconds: number) => plane.admin.createWorkflowEvent(workflowEvent(id, phase, seconds));
  await expect(tell(Phase.RUNNING, 2)).rejects.toMatchObject({ code: "AlreadyExists" });
  await expect(tell(Phase.QUEUED, 2)).rejects.toMatchObject({ code: "FailedPrecondition" });
  await tell(Phase.FAILING, 2);
  await tell(Phase.RUNNING, 3);
  await tell(Phase.SUCCEEDED, 8);
  await expect(tell(Phase.SUCCEEDED, 9)).rejects.toMatchObject({ code: "AlreadyExists" });
  const refused = await tell(Phase.FAILED, 9).catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({
    code: "FailedPrecondition",
    details: [
      {
        schema: EventFailureReasonSchema,
        message: { reason: { case: "alreadyInTerminalState", value: { currentPhase: "SUCCEEDED" } } },
      },
    ],
  });
  expect(await closureOf(id)).toMatchObject({
    phase: Phase.SUCCEEDED,
    startedAt: { seconds: 3n },
    duration: { seconds: 5n },
  });
  const { executions } = await plane.admin.listExecutions({
    id: { project: "p", domain: "development" },
    limit: 9,
    filters: "eq(duration,5s)",
  });
  expect(executions.map((execution) => execution.id?.name)).toEqual(["phases"]);
});

test("an end before the beginning counts backwards, as it was told", async () => {
  const id = await running("backwards");
  await plane.admin.createWorkflowEvent(workflowEvent(id, Phase.FAILED, -1));
  expect((await closureOf(id))?.duration).toMatchObject({ seconds: -2n });
});

test("a cluster may take an execution over while it is queued, and then alone tell of it", async () => {
  const id = executionId("p", "clusters");
  await plane.admin.createExecution({ ...id, spec: { launchPlan }, inputs: literalMap({ a: integerLiteral(4) }) });
  const tell = (phase: Phase, producerId: string) =>
    plane.admin.createWorkflowEvent(workflowEvent(id, phase, 1, { producerId }));
  await tell(Phase.QUEUED, "east");
  await tell(Phase.QUEUED, "west");
  const { spec } = await plane.admin.getExecution({ id });
  expect(spec?.metadata?.systemMetadata).toMatchObject({ executionCluster: "west", namespace: "p-development" });
  await expect(tell(Phase.RUNNING, "east")).rejects.toMatchObject({
    code: "FailedPrecondition",
    details: [{ message: { reason: { case: "incompatibleCluster", value: { cluster: "east" } } } }],
  });
  await tell(Phase.RUNNING, "west");
  await tell(Phase.SUCCEEDING, "");
});

test("outputs within an event are kept as a blob that the closure names; too large ones are refused", async () => {
  const id = await running("outputs");
  const large = literalMap({ o: stringLiteral("x".repeat(2 * 1024 * 1024)) });
  await expect(
    plane.admin.createWorkflowEvent(
      workflowEvent(id, Phase.SUCCEEDED, 2, { outputResult: { case: "outputData", value: large } }),
    ),
  ).rejects.toMatchObject({ code: "ResourceExhausted" });
  const value = literalMap({ o: integerLiteral(5) });
  await plane.admin.createWorkflowEvent(
    workflowEvent(id, Phase.SUCCEEDED, 2, { outputResult: { case: "outputData", value } }),
  );
  const closure = await closureOf(id);
  expect(closure?.outputResult).toMatchObject({
    case: "outputs",
    value: { data: { case: "uri", value: expect.stringContaining("/metadata/p/development/outputs/") } },
  });
  expect((await plane.admin.getExecutionData({ id })).fullOutputs).toEqual(value);
});

test("an event that is refused leaves no blob", async () => {
  const id = await running("refused");
  const value = literalMap({ o: integerLiteral(1) });
  const told = workflowEvent(id, Phase.RUNNING, 2, { outputResult: { case: "outputData", value } });
  await expect(plane.admin.createWorkflowEvent(told)).rejects.toMatchObject({ code: "AlreadyExists" });
  expect(await addressesBelow(plane.blobs, `${plane.blobs.root}/metadata/p/development/refused`)).toEqual([]);
});

test("an error's kind and code can be asked for, and lists cut its message short", async () => {
  const id = await running("failed");
  const error = { code: "USER:Boom", message: "m".repeat(150), kind: ExecutionError_ErrorKind.USER };
  await plane.admin.createWorkflowEvent(
    workflowEvent(id, Phase.FAILED, 2, { outputResult: { case: "error", value: error } }),
  );
  expect((await closureOf(id))?.outputResult).toMatchObject({ case: "error", value: error });
  const { executions } = await plane.admin.listExecutions({
    id: { project: "p", domain: "development" },
    limit: 9,
    filters: "eq(error_kind,USER)+eq(error_code,USER:Boom)",
  });
  expect(executions.map(({ closure }) => closure?.outputResult)).toMatchObject([
    { value: { message: "m".repeat(100) } },
  ]);
});

test("an execution that is ABORTED answers with why, whatever error the event told", async () => {
  const id = await running("aborted");
  const value = { code: "X", message: "m", kind: ExecutionError_ErrorKind.SYSTEM };
  await plane.admin.createWorkflowEvent(
    workflowEvent(id, Phase.ABORTED, 2, { outputResult: { case: "error", value } }),
  );
  expect((await closureOf(id))?.outputResult).toMatchObject({ case: "abortMetadata", value: { cause: "" } });
});

test("of many that tell the same at once, one is recorded", async () => {
  const id = await running("race");
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, () => plane.admin.createWorkflowEvent(workflowEvent(id, Phase.SUCCEEDING, 2))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes)
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "AlreadyExists" });
});

test("the journal tells those who watch, without the data", async () => {
  const id = await running("journal");
  const value = literalMap({ o: integerLiteral(5) });
  await plane.admin.createWorkflowEvent(
    workflowEvent(id, Phase.SUCCEEDED, 2, { outputResult: { case: "outputData", value } }),
  );
  const rows = await plane.store.list("journal", {
    where: [{ column: "execution_name", comparison: "eq", value: "journal" }],
  });
  const told = rows.flatMap(({ entry }) => fromBinary(JournalEntrySchema, entry).events.map(({ event }) => event));
  expect(told).toMatchObject([
    { case: "workflow", value: { phase: Phase.RUNNING } },
    { case: "workflow", value: { phase: Phase.SUCCEEDED, outputResult: { case: "outputUri" } } },
  ]);
});
