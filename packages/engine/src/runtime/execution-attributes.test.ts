import { create, toBinary } from "@bufbuild/protobuf";
import { timestampFromMicroseconds } from "@haltere/core";
import { ExecutionClosureSchema, type MatchingAttributes, MatchingAttributesSchema } from "@haltere/idl/admin";
import { ContainerSchema, Resources_ResourceName as Name } from "@haltere/idl/core";
import type { Attempt, NewRow } from "@haltere/ports";
import { createMemoryData, openMemoryStore } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { at, testEngine } from "../testing/test-engine.ts";
import { chain, compiled, integers } from "../testing/workflows.ts";

const attributes: MatchingAttributes[] = [
  create(MatchingAttributesSchema, {
    target: {
      case: "workflowExecutionConfig",
      value: {
        interruptible: true,
        labels: { values: { team: "a" } },
        envs: { values: [{ key: "K", value: "V" }] },
        rawOutputDataConfig: { outputLocationPrefix: "mem://blobs/raw/" },
        securityContext: { runAs: { k8sServiceAccount: "sa" } },
      },
    },
  }),
  create(MatchingAttributesSchema, {
    target: { case: "taskResourceAttributes", value: { defaults: { cpu: "100m" }, limits: { cpu: "4" } } },
  }),
];

/** What of an attempt its execution's attributes decide. */
function seen({ interruptible, environment, metadata, rawOutputPrefix, task }: Attempt) {
  const resources = task.target.case === "container" ? task.target.value.resources : undefined;
  return {
    interruptible,
    variable: environment.K,
    team: metadata?.labels.team,
    account: metadata?.serviceAccount,
    isRaw: rawOutputPrefix.startsWith("mem://blobs/raw/"),
    cpu: resources?.requests.find(({ name }) => name === Name.CPU)?.value,
  };
}

test("attributes that an execution was launched with hold instead of its spec, also after a restart", async () => {
  const data = createMemoryData();
  const executor = fakeExecutor(() => undefined);
  const first = await testEngine({ store: openMemoryStore(data), executors: [executor] });
  const workflow = compiled(chain(1));
  for (const { template } of workflow.tasks)
    if (template) template.target = { case: "container", value: create(ContainerSchema, { image: "i" }) };
  await first.launch("plain", workflow, integers({ x: 1 }));
  const row = await first.store.get("executions", { ...at, execution_name: "plain" });
  if (!row) throw new Error("the execution was not launched");
  const { id: _, ...columns } = row;
  const createdAt = timestampFromMicroseconds(row.execution_created_at);
  const closure = toBinary(ExecutionClosureSchema, create(ExecutionClosureSchema, { createdAt, updatedAt: createdAt }));
  const record: NewRow<"executions"> = { ...columns, execution_name: "matched", phase: "UNDEFINED", closure };
  await first.engine.launch({ record, attributes });
  await expect.poll(() => executor.started.length).toBe(2);
  const expected = { interruptible: true, variable: "V", team: "a", account: "sa", isRaw: true, cpu: "100m" };
  expect(executor.started.map(seen)).toEqual([
    { interruptible: false, variable: undefined, team: undefined, account: "", isRaw: false, cpu: undefined },
    expected,
  ]);
  await first.engine.close();

  const again = fakeExecutor(() => undefined);
  const second = await testEngine({ store: openMemoryStore(data), executors: [again] });
  await expect.poll(() => again.started.length).toBe(2);
  expect(again.started.map(seen)).toContainEqual(expected);
  await second.engine.close();
});
