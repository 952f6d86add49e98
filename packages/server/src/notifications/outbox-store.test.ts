import { create, toBinary } from "@bufbuild/protobuf";
import { ExecutionClosureSchema, ExecutionSpecSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import type { NewRow, Write } from "@haltere/ports";
import { openMemoryStore, standingClock } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { observeStore } from "../live/observe-store.ts";
import { executionRow } from "../testing/execution-row.ts";
import { defaultNotifications, type NotificationSettings } from "./notification-settings.ts";
import { withOutbox } from "./outbox-store.ts";

const closure = create(ExecutionClosureSchema, {
  notifications: [
    { phases: [Phase.FAILED], type: { case: "email", value: { recipientsEmail: ["a@b.example"] } } },
    { phases: [Phase.SUCCEEDED, Phase.FAILED], type: { case: "slack", value: { recipientsEmail: ["c@d.example"] } } },
  ],
});
const mail = { host: "", port: 1, security: "tls", skipTlsVerify: false, sender: "", subject: "", body: "" } as const;
const hook = (name: string, more: object = {}) => ({ name, url: "http://h", contentType: "text/plain", ...more });

const row = (name: string, phase: string): NewRow<"executions"> =>
  executionRow(name, phase, { spec: create(ExecutionSpecSchema), closure });

const ends = (name: string, phase: string, before = "RUNNING"): Write => ({
  kind: "update",
  table: "executions",
  key: { execution_project: "p", execution_domain: "d", execution_name: name },
  set: { phase, closure: toBinary(ExecutionClosureSchema, closure) },
  expected: { phase: before },
});

async function told(settings: Partial<NotificationSettings>, phase: string): Promise<string[]> {
  const store = withOutbox(observeStore(openMemoryStore()), { ...defaultNotifications, ...settings }, standingClock());
  await store.commit([{ kind: "insert", table: "executions", row: row("e", "RUNNING") }]);
  expect((await store.commit([ends("e", phase)])).ok).toBe(true);
  return (await store.list("outbox", { where: [] })).map(({ delivery }) => delivery).sort();
}

test.each([
  ["SUCCEEDED", ["mail/1"]],
  ["FAILED", ["mail/0", "mail/1"]],
  ["ABORTED", []],
  ["RUNNING", []],
])("an execution that becomes %s leaves mail for those who asked for it", async (phase, deliveries) => {
  expect(await told({ mail }, phase)).toEqual(deliveries);
  expect(await told({}, phase)).toEqual([]);
});

test("webhooks hear of the phases, the project and the domain that they name", async () => {
  const webhooks = [
    hook("all"),
    hook("failed", { phases: ["FAILED"] }),
    hook("here", { project: "p", domain: "d" }),
    hook("elsewhere", { project: "q" }),
  ];
  expect(await told({ webhooks }, "SUCCEEDED")).toEqual(["webhook/all", "webhook/here"]);
  expect(await told({ webhooks }, "FAILED")).toEqual(["webhook/all", "webhook/failed", "webhook/here"]);
  expect(await told({ webhooks }, "FAILING")).toEqual([]);
});

test("an end that is not committed leaves nothing, and a row that is written over without an end neither", async () => {
  const settings = { ...defaultNotifications, webhooks: [hook("all")] };
  const store = withOutbox(observeStore(openMemoryStore()), settings, standingClock());
  await store.commit([{ kind: "insert", table: "executions", row: row("e", "RUNNING") }]);
  expect((await store.commit([ends("e", "FAILED", "QUEUED")])).ok).toBe(false);
  expect(await store.count("outbox", [])).toBe(0);
  await store.commit([{ kind: "insert", table: "executions", row: row("at-once", "FAILED") }, ends("e", "FAILED")]);
  expect(await store.count("outbox", [])).toBe(2);
  await store.commit([{ kind: "delete", table: "outbox", where: {} }]);
  await store.commit([ends("e", "FAILED", "FAILED")]);
  expect(await store.count("outbox", [])).toBe(0);
});
