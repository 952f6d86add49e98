import { describe, expect, test } from "vitest";
import { type Caller, createCallLanes } from "./call-lanes.ts";

interface Call extends Caller {
  readonly begun: boolean;
  end(): Promise<void>;
}

function call(order: string[] = [], name = ""): Call {
  const ended = Promise.withResolvers<void>();
  let begun = false;
  return {
    get begun() {
      return begun;
    },
    call() {
      begun = true;
      order.push(name);
      return ended.promise;
    },
    async end() {
      ended.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("lanes of calls", () => {
  test("each lets as many run at once, in their order, and holds up no other", async () => {
    const lanes = createCallLanes(2);
    const order: string[] = [];
    const slow = ["a", "b", "c", "d"].map((name) => call(order, name));
    for (const each of slow) lanes.add("slow", each);
    const other = call(order, "other");
    lanes.add("other", other);
    expect(order).toEqual(["a", "b", "other"]);
    expect(lanes.running).toBe(3);
    await slow[1]?.end();
    expect(order).toEqual(["a", "b", "other", "c"]);
    await slow[0]?.end();
    await slow[2]?.end();
    expect(order.at(-1)).toBe("d");
    await slow[3]?.end();
    await other.end();
    expect(lanes.running).toBe(0);
  });

  test("thousands pass through a lane, each once", async () => {
    const lanes = createCallLanes(8);
    const counts = new Array<number>(5_000).fill(0);
    const all = counts.map((_, i) => {
      const done = Promise.withResolvers<void>();
      lanes.add("lane", {
        async call() {
          counts[i] = (counts[i] ?? 0) + 1;
          done.resolve();
        },
      });
      return done.promise;
    });
    await Promise.all(all);
    expect(counts.every((count) => count === 1)).toBe(true);
  });

  test("closing forgets who waits, and ends when those that run have", async () => {
    const lanes = createCallLanes(1);
    const [first, second] = [call(), call()];
    lanes.add("lane", first);
    lanes.add("lane", second);
    let closed = false;
    const closing = lanes.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false);
    await first.end();
    await closing;
    lanes.add("lane", call());
    expect(second.begun).toBe(false);
    await createCallLanes(1).close();
  });
});
