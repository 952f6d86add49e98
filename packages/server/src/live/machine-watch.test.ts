import { create } from "@bufbuild/protobuf";
import { GetMachineRequestSchema, type Machine } from "@haltere/idl/haltere";
import { expect, onTestFinished, test } from "vitest";
import { openControlPlane } from "../testing/control-plane.ts";
import { createMachineWatchService } from "./machine-watch.ts";

test("the machine is told at once, again only where it has changed, and until the control plane stops", async () => {
  const plane = await openControlPlane();
  onTestFinished(() => plane.close());
  const { clock } = plane;
  let inUse = 1;
  let looks = 0;
  const machine = () => {
    looks += 1;
    return { resources: [{ name: "cpu", inUse }], executors: [], waiting: [], running: [] };
  };
  const engine = { ...plane.engine, machine };
  const watching = createMachineWatchService({ engine, clock });
  const [method] = watching.service.methods;
  if (method?.kind !== "server_streaming") throw new Error("no stream");
  const stream = method.invoke(create(GetMachineRequestSchema), {
    requestId: "r",
    metadata: { get: () => undefined },
    signal: new AbortController().signal,
    peer: "",
  });
  const answers = stream[Symbol.asyncIterator]();
  const used = async () => ((await answers.next()).value as Machine).resources[0]?.inUse;
  expect(await used()).toBe(1);
  const next = used();
  for (let round = 0; round < 3; round++) {
    await new Promise(setImmediate);
    clock.advance(1_000_000);
  }
  await new Promise(setImmediate);
  expect(looks).toBe(4);
  inUse = 2;
  clock.advance(1_000_000);
  expect(await next).toBe(2);
  const last = answers.next();
  watching.close();
  await expect(last).rejects.toMatchObject({ code: "Unavailable" });
});
