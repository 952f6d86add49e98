import { describe, expect, test } from "vitest";
import { createSlotQueue, type Ticket } from "./slot-queue.ts";

describe("the queue before an executor", () => {
  function queueOf(slots: number) {
    const queue = createSlotQueue(slots);
    const order: string[] = [];
    const tickets = new Map<string, Ticket>();
    const add = (owner: string, name: string): void => {
      tickets.set(
        name,
        queue.add(owner, () => order.push(name)),
      );
    };
    return { queue, order, tickets, add };
  }

  test("starts at once while slots are free, and holds back the rest", () => {
    const { queue, order, add } = queueOf(2);
    for (const name of ["a0", "a1", "a2"]) add("a", name);
    expect(order).toEqual(["a0", "a1"]);
    expect(queue.waiting).toBe(1);
    expect(queue.free).toBe(0);
  });

  test("owners take turns, so that a map of many items holds up nobody", () => {
    const { order, tickets, add } = queueOf(1);
    for (let i = 0; i < 100; i++) add("a", `a${i}`);
    add("b", "b0");
    add("b", "b1");
    for (let i = 0; i < 5; i++) tickets.get(order.at(-1) ?? "")?.release();
    expect(order).toEqual(["a0", "a1", "b0", "a2", "b1", "a3"]);
  });

  test("a place that is given back is passed over, and a slot is given back once", () => {
    const { queue, order, tickets, add } = queueOf(1);
    for (const name of ["a0", "a1", "a2"]) add("a", name);
    tickets.get("a1")?.release();
    expect(queue.waiting).toBe(1);
    tickets.get("a0")?.release();
    tickets.get("a0")?.release();
    expect(order).toEqual(["a0", "a2"]);
    expect(queue.free).toBe(0);
    tickets.get("a2")?.release();
    expect(queue.free).toBe(1);
  });
});

test("what runs already takes a slot that is not there, and the rest waits until it is given back", () => {
  const queue = createSlotQueue(1);
  const order: string[] = [];
  const claims = [queue.claim(), queue.claim()];
  queue.add("a", () => order.push("a0"));
  claims[0]?.release();
  claims[0]?.release();
  expect([order, queue.free]).toEqual([[], 0]);
  claims[1]?.release();
  expect([order, queue.free]).toEqual([["a0"], 0]);
});
