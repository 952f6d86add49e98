import { create } from "@bufbuild/protobuf";
import { ExecutionMetadata_ExecutionMode, ScheduleSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { scheduledExecution, scheduledName } from "./scheduled-execution.ts";

const plan = { project: "flytesnacks", domain: "development", name: "my.workflow", version: "v1" };
const time = 1_767_225_600_000_000;

test("names are those that Flyte's scheduler gives", () => {
  // Computed by Go's hash/fnv as FlyteAdmin's identifier package does.
  expect(scheduledName(plan, time)).toBe("fb998bbc7c40f44d6000");
  expect(scheduledName({ project: "p", domain: "d", name: "täglich", version: "v1" }, time + 60_999_999)).toBe(
    "fc61564e8e7380723000",
  );
});

test("a launch is in mode SCHEDULED, and its kick-off argument is the scheduled time", () => {
  const request = scheduledExecution(plan, create(ScheduleSchema, { kickoffTimeInputArg: "at" }), time);
  expect(request.spec?.metadata).toMatchObject({
    mode: ExecutionMetadata_ExecutionMode.SCHEDULED,
    scheduledAt: { seconds: 1_767_225_600n, nanos: 0 },
  });
  expect(request.inputs?.literals.at?.value).toMatchObject({
    case: "scalar",
    value: { value: { case: "primitive", value: { value: { case: "datetime", value: { seconds: 1_767_225_600n } } } } },
  });
  expect(scheduledExecution(plan, create(ScheduleSchema), time).inputs?.literals).toEqual({});
});
