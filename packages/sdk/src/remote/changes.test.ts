import { Code, createRouterTransport } from "@connectrpc/connect";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import { WatchService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { expect, test } from "vitest";
import { connectThrough } from "./connection.ts";
import { watchExecution } from "./watch.ts";

const id = {
  project: "p",
  domain: "d",
  name: "e",
  org: "",
  $typeName: "flyteidl.core.WorkflowExecutionIdentifier",
} as const;

/** A control plane whose execution goes through the phases, each when it is told to, and that streams if it may. */
function open(streams: boolean) {
  const phases = [Phase.QUEUED, Phase.RUNNING, Phase.SUCCEEDED];
  let phase = 0;
  let steps = Promise.withResolvers<void>();
  const transport = createRouterTransport(({ service }) => {
    service(AdminService, {
      getExecution: () => ({ id, closure: { phase: phases[phase] ?? Phase.UNDEFINED } }),
      listNodeExecutions: () => ({}),
    });
    if (!streams) return;
    service(WatchService, {
      async *watch() {
        yield { cursor: "0" };
        while (phase < phases.length - 1) {
          await steps.promise;
          steps = Promise.withResolvers();
          yield { cursor: String(phase), execution: id, events: [{ event: { case: "workflow", value: {} } }] };
        }
      },
    });
  });
  return {
    connection: connectThrough(transport, "test"),
    step() {
      phase += 1;
      steps.resolve();
    },
  };
}

const seenPhases = async (
  plane: ReturnType<typeof open>,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<Phase[]> => {
  const seen: Phase[] = [];
  for await (const { execution } of watchExecution(plane.connection, id, { sleep })) {
    seen.push(execution.closure?.phase ?? Phase.UNDEFINED);
    plane.step();
  }
  return seen;
};

test("an execution that is streamed is looked at when something has happened, and not between", async () => {
  const plane = open(true);
  const pauses: number[] = [];
  const sleep = (milliseconds: number) => {
    pauses.push(milliseconds);
    return milliseconds > 5000 ? new Promise(() => undefined) : new Promise((resolve) => setImmediate(resolve));
  };
  expect(await seenPhases(plane, sleep)).toEqual([Phase.QUEUED, Phase.RUNNING, Phase.SUCCEEDED]);
  expect(pauses).toContain(10_000);
});

test("one whose control plane streams nothing is polled", async () => {
  const plane = open(false);
  await expect(plane.connection.watcher.watch({})[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    code: Code.Unimplemented,
  });
  const pauses: number[] = [];
  const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
  expect(await seenPhases(plane, sleep)).toEqual([Phase.QUEUED, Phase.RUNNING, Phase.SUCCEEDED]);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(1000);
});
