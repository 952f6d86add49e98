import { create } from "@bufbuild/protobuf";
import { WorkflowExecutionIdentifierSchema } from "@haltere/idl/core";
import { Connector_Health, ExecutorProcess_State, MachineService } from "@haltere/idl/haltere";
import { expect, onTestFinished, test } from "vitest";
import { callsOf, openControlPlane } from "../../testing/control-plane.ts";
import { createServices } from "../create-services.ts";

test("the machine tells what it has, who runs and waits, and how its connectors are", async () => {
  const plane = await openControlPlane();
  onTestFinished(() => plane.close());
  const execution = create(WorkflowExecutionIdentifierSchema, { project: "p", domain: "d", name: "e" });
  const placed = { execution, node: "n0", attempt: 1, task: "t", executor: "node", asks: { cpu: 2 }, since: 5_000_000 };
  const asked: unknown[] = [];
  const services = await createServices({
    ...plane.resources,
    engine: {
      ...plane.engine,
      machine(options) {
        asked.push(options);
        return {
          resources: [
            { name: "cpu", capacity: 4, inUse: 2 },
            { name: "gpu", inUse: 0 },
          ],
          executors: [
            {
              executor: "node",
              slots: 8,
              running: 1,
              waiting: 1,
              elsewhere: false,
              maxProcesses: 2,
              processes: [{ pid: 7, kind: "worker", state: "busy", loaded: "b.tgz", attempts: 1 }],
            },
          ],
          running: [placed],
          waiting: [{ ...placed, item: 0, reason: "waits for 2 cpu" }],
        };
      },
    },
    connectors: () => [
      { address: "c:1", health: "failing", failure: "no route", askedAt: 7_000_000, tasks: [], jobs: 0 },
      { address: "c:2", health: "serving", tasks: [{ type: "x", version: 1, isSync: true }], jobs: 3 },
    ],
  });
  const { getMachine } = callsOf(services, MachineService);
  const machine = await getMachine({ limit: 5 });
  expect(asked).toEqual([{ limit: 5 }]);
  expect(machine.resources.map(({ name, capacity }) => [name, capacity])).toEqual([
    ["cpu", 4],
    ["gpu", undefined],
  ]);
  expect(machine.executors).toMatchObject([
    { name: "node", maxProcesses: 2, processes: [{ pid: 7, state: ExecutorProcess_State.BUSY, loaded: "b.tgz" }] },
  ]);
  expect(machine.controlPlane).toMatchObject({
    node: process.versions.node,
    limits: { maxParallelism: 25, scheduleTimeZone: "UTC", maxInlineBytes: 65_536n },
  });
  expect(machine.running).toMatchObject([
    { node: { nodeId: "n0", executionId: { name: "e" } }, attempt: 1, asks: { cpu: 2 }, since: { seconds: 5n } },
  ]);
  expect(machine.running[0]?.item).toBeUndefined();
  expect(machine.waiting).toMatchObject([{ item: 0, reason: "waits for 2 cpu" }]);
  expect(machine.connectors).toMatchObject([
    { address: "c:1", health: Connector_Health.FAILING, failure: "no route", askedAt: { seconds: 7n } },
    { address: "c:2", health: Connector_Health.SERVING, tasks: [{ type: "x", version: 1, isSync: true }], jobs: 3 },
  ]);
  await expect(getMachine({ limit: 1001 })).rejects.toMatchObject({ code: "InvalidArgument" });
});
