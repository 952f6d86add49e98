// The peer's service: a chain of durable steps, and a fan-out of durable calls. A process of its own, as Restate's are.
import * as restate from "@restatedev/restate-sdk";

const item = restate.service({
  name: "item",
  handlers: { inc: async (_: restate.Context, x: number) => x + 1 },
});

const bench = restate.service({
  name: "bench",
  handlers: {
    chain: async (context: restate.Context, length: number) => {
      let value = 0;
      for (let i = 0; i < length; i++) {
        const x = value;
        value = await context.run(`step-${i}`, () => x + 1);
      }
      return value;
    },
    fanOut: async (context: restate.Context, size: number) => {
      const calls = Array.from({ length: size }, (_, x) => context.serviceClient<typeof item>({ name: "item" }).inc(x));
      const results = await restate.RestatePromise.all(calls);
      return results.reduce((sum, y) => sum + y, 0);
    },
  },
});

const port = await restate.endpoint().bind(item).bind(bench).listen(0);
process.send?.({ port });
process.on("disconnect", () => process.exit());
