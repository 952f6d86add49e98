import { create } from "@bufbuild/protobuf";
import { Resources_ResourceName as Name, TaskMetadataSchema, TaskTemplateSchema } from "@haltere/idl/core";
import { standingClock } from "@haltere/ports/testing";
import { describe, expect, test } from "vitest";
import { fakeExecutor } from "../../testing/fake-executor.ts";
import { idOf } from "../../testing/test-engine.ts";
import type { Capacities } from "./capacities.ts";
import { type Applicant, createMachineQueue } from "./machine-queue.ts";

const second = 1_000_000;

function machine(capacities?: Capacities, slots = 8) {
  const clock = standingClock();
  const here = fakeExecutor(() => undefined, slots);
  const there = { ...fakeExecutor(() => undefined, 100), name: "there", elsewhere: true };
  const queue = createMachineQueue([here, there], clock, capacities);
  const started: string[] = [];
  const reasons: string[] = [];
  const ask = (asks: Partial<Record<keyof typeof Name, string>>, limits: typeof asks = {}, executor = here) => {
    const entries = (amounts: typeof asks) =>
      Object.entries(amounts).map(([name, value]) => ({ name: Name[name as keyof typeof Name], value }));
    const task = create(TaskTemplateSchema, {
      id: { name: "train" },
      target: { case: "container", value: { resources: { requests: entries(asks), limits: entries(limits) } } },
    });
    return (execution: string, node: string): Applicant => ({
      executor,
      execution: idOf(execution),
      node,
      attempt: 0,
      task,
      waits: (reason) => reasons.push(`${node} ${reason}`),
    });
  };
  const add = (applicant: Applicant) => queue.add(applicant, () => started.push(applicant.node));
  return { clock, queue, started, reasons, ask, add, there };
}

describe("the machine", () => {
  test("runs what asks for two processors one at a time where it has two", () => {
    const { queue, started, ask, add } = machine({ cpu: 2 });
    const two = ask({ CPU: "2" });
    const first = add(two("e", "n0"));
    add(two("e", "n1"));
    expect(started).toEqual(["n0"]);
    first.release();
    first.release();
    expect(started).toEqual(["n0", "n1"]);
    expect(queue.view().resources[0]).toEqual({ name: "cpu", capacity: 2, inUse: 2 });
  });

  test("counts what is requested, and the limit where nothing is", () => {
    const { queue, ask, add } = machine({ cpu: 4, memory: 4 * 2 ** 30, gpu: 1 });
    add(ask({ CPU: "500m", MEMORY: "1Gi" }, { CPU: "4", MEMORY: "4Gi", GPU: "1" })("e", "n0"));
    expect(queue.view().resources).toEqual([
      { name: "cpu", capacity: 4, inUse: 0.5 },
      { name: "memory", capacity: 4 * 2 ** 30, inUse: 2 ** 30 },
      { name: "ephemeral-storage", inUse: 0 },
      { name: "gpu", capacity: 1, inUse: 1 },
    ]);
  });

  test("adds up small amounts exactly", () => {
    const { started, ask, add } = machine({ cpu: 1 }, 100);
    for (let i = 0; i < 11; i++) add(ask({ CPU: "100m" })("e", `n${i}`));
    expect(started).toHaveLength(10);
  });

  test("leaves what runs elsewhere alone, and what asks for nothing to its slots", () => {
    const { queue, started, ask, add, there } = machine({ cpu: 1 }, 1);
    const far = ask({ CPU: "64", GPU: "8" }, {}, there);
    expect(queue.refusal(far("e", "far"))).toBeUndefined();
    add(far("e", "far"));
    add(ask({})("e", "n0"));
    add(ask({})("e", "n1"));
    expect(started).toEqual(["far", "n0"]);
    expect(queue.view().resources.map(({ inUse }) => inUse)).toEqual([0, 0, 0]);
  });

  test.each([
    [{ CPU: "64" }, ["asks for 64 cpu", "has 4 cpu", "machine.cpu"]],
    [{ MEMORY: "1536Mi" }, ["asks for 1.5Gi memory", "has 1Gi memory", "machine.memory"]],
    [{ GPU: "1" }, ["asks for 1 gpu", "has 0 gpu", "machine.gpu"]],
    [{ CPU: "5", MEMORY: "2Gi" }, ["5 cpu and 2Gi memory", "4 cpu and 1Gi memory"]],
    [{ EPHEMERAL_STORAGE: "1Ti" }, ["1Ti ephemeral-storage", "machine.ephemeralStorage"]],
  ])("refuses %j, and says what is asked and what there is", (asks, words) => {
    const { queue, ask } = machine({ cpu: 4, memory: 2 ** 30, "ephemeral-storage": 2 ** 30 });
    const said = queue.refusal(ask(asks)("e", "n7"));
    for (const word of [...words, "node n7", "task train"]) expect(said).toContain(word);
    expect(queue.refusal(ask({ CPU: "4", MEMORY: "1Gi" })("e", "n7"))).toBeUndefined();
  });

  test("takes nothing for an eager task, whose own executions need it", () => {
    const { started, ask, add } = machine({ cpu: 1 });
    const eager = ask({ CPU: "1" })("e", "eager");
    const metadata = create(TaskMetadataSchema, { isEager: true });
    add({ ...eager, task: { ...eager.task, metadata } });
    add(ask({ CPU: "1" })("child", "n0"));
    expect(started).toEqual(["eager", "n0"]);
  });

  test("gives eager tasks no slot, so that as many as there are slots leave room for what they wait for", () => {
    const { queue, started, ask, add, reasons, clock } = machine({ cpu: 1 }, 1);
    const eager = ask({})("e", "eager");
    const task = { ...eager.task, metadata: create(TaskMetadataSchema, { isEager: true }) };
    const places = Array.from({ length: 65 }, (_, i) => add({ ...eager, node: `eager${i}`, task }));
    const child = add(ask({ CPU: "1" })("child", "n0"));
    expect(started).toHaveLength(65);
    expect(started).toContain("n0");
    expect(started).not.toContain("eager64");
    expect(queue.queues()[0]).toMatchObject({ running: 65, waiting: 1 });
    clock.advance(second);
    expect(reasons.join()).toContain("one of 64 places for eager tasks of the");
    places[0]?.release();
    expect(started).toContain("eager64");
    child.release();
  });

  test("limits nothing but slots where nobody said what there is", () => {
    const { queue, started, ask, add } = machine();
    const large = ask({ CPU: "640", GPU: "8" })("e", "n0");
    expect(queue.refusal(large)).toBeUndefined();
    add(large);
    expect(started).toEqual(["n0"]);
  });

  test("says what an attempt waits for after a second, then more and more seldom, and where it changed", () => {
    const { clock, reasons, ask, add } = machine({ cpu: 2, memory: 2 ** 30 });
    const tickets = ["r0", "r1"].map((node) => add(ask({ CPU: "1", MEMORY: "512Mi" })("e", node)));
    add(ask({ CPU: "2" })("e", "n0"));
    const second0 = add(ask({ CPU: "1", MEMORY: "1Gi" })("e", "n1"));
    add(ask({ CPU: "1" })("f", "m0"));
    clock.advance(second / 2);
    expect(reasons).toEqual([]);
    clock.advance(second / 2);
    expect(reasons.splice(0)).toEqual([
      "n0 waits for 2 cpu; 0 attempts before it",
      "m0 waits for 1 cpu; 1 attempt before it",
      "n1 waits for 1 cpu and 1Gi memory; 2 attempts before it",
    ]);
    clock.advance(second);
    expect(reasons).toEqual([]);
    tickets[0]?.release();
    second0.release();
    for (let i = 0; i < 100; i++) clock.advance(second);
    expect(reasons).toEqual([]);
    tickets[1]?.release();
    for (let i = 0; i < 300; i++) clock.advance(second);
    expect(reasons).toEqual([]);
  });

  test("shows what waits and what runs, since when, and no more than is asked for", () => {
    const { clock, queue, ask, add } = machine({ cpu: 1 });
    const running = add(ask({ CPU: "1" })("e", "n0"));
    clock.advance(second);
    for (let i = 1; i < 5; i++) add(ask({ CPU: "250m" })("e", `n${i}`));
    add({ ...ask({ CPU: "1" })("f", "m"), item: 7, attempt: 2 });
    const view = queue.view({ limit: 2 });
    expect(view.executors[0]).toEqual({
      executor: "fake",
      slots: 8,
      waiting: 5,
      running: 1,
      elsewhere: false,
      maxProcesses: 0,
      processes: [],
    });
    expect(view.running).toMatchObject([{ execution: idOf("e"), node: "n0", task: "train", asks: { cpu: 1 } }]);
    expect(view.waiting).toMatchObject([
      { node: "n1", asks: { cpu: 0.25 }, reason: "waits for 0.25 cpu; 0 attempts before it" },
      { node: "m", item: 7, attempt: 2, executor: "fake", reason: "waits for 1 cpu; 1 attempt before it" },
    ]);
    expect((view.waiting[0]?.since ?? 0) - (view.running[0]?.since ?? 0)).toBe(second);
    running.release();
    expect(queue.view().running.map(({ node }) => node)).toEqual(["n1", "n2", "n3", "n4"]);
    expect(queue.queues()[0]).toEqual({ executor: "fake", waiting: 1, running: 4 });
  });

  test("what is given back before it started leaves nothing behind", () => {
    const { queue, started, ask, add } = machine({ cpu: 1 });
    const first = add(ask({ CPU: "1" })("e", "n0"));
    const gone = add(ask({ CPU: "1" })("e", "n1"));
    gone.release();
    gone.release();
    expect(queue.queues()[0]).toMatchObject({ waiting: 0, running: 1 });
    first.release();
    expect(started).toEqual(["n0"]);
    expect(queue.view()).toMatchObject({ running: [], waiting: [] });
  });

  test("what is claimed is counted beyond what there is, until it is given back", () => {
    const { queue, started, ask, add } = machine({ cpu: 1 });
    const claims = [queue.claim(ask({ CPU: "1" })("e", "n0")), queue.claim(ask({ CPU: "1" })("e", "n1"))];
    add(ask({ CPU: "1" })("e", "n2"));
    expect(queue.view().resources[0]?.inUse).toBe(2);
    claims[0]?.release();
    claims[0]?.release();
    expect(started).toEqual([]);
    claims[1]?.release();
    expect(started).toEqual(["n2"]);
  });

  test("a start that ends at once makes room for the next in the same turn", () => {
    const { queue, ask } = machine({ cpu: 1 });
    const order: number[] = [];
    const first = queue.add(ask({ CPU: "1" })("e", "n"), () => undefined);
    for (let i = 0; i < 10_000; i++) {
      const ticket = queue.add(ask({ CPU: "1" })("e", "n"), () => {
        order.push(i);
        ticket.release();
      });
    }
    first.release();
    expect(order).toHaveLength(10_000);
    expect(queue.queues()[0]).toMatchObject({ waiting: 0, running: 0 });
  });
});
