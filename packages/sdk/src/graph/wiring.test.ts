// Wiring mistakes that types cannot tell, or that a caller forced past them: what the message says, and where.
import { FlyteError } from "@haltere/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { entityOf } from "../entities/entity.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { nameExports } from "../naming/name-exports.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { chain } from "./chain.ts";

const inc = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x, by }) => x + by);
const half = task({ inputs: { f: z.number() }, output: z.number() }, ({ f }) => f / 2);
const both = task({ outputs: { head: z.string(), size: z.int() } }, () => ({ head: "", size: 0 }));
const point = task({ output: z.object({ a: z.int(), list: z.array(z.int()) }) }, () => ({ a: 1, list: [] }));
nameExports("m", { inc, half, both, point });

/** What the compiler would refuse. */
const forced = <T>(value: unknown): T => value as T;

const compile = (entity: unknown) => {
  const found = entityOf(entity);
  if (found?.kind !== "workflow") throw new Error("no workflow");
  return found.graph();
};

function refusal(code: () => unknown): FlyteError {
  try {
    code();
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

/** A workflow of one input `x: int`, named `m.wf`. */
const wiring = (body: (x: never, s: never) => unknown) => {
  const wf = workflow({ inputs: { x: z.int(), s: z.string() }, output: z.int() }, ({ x, s }) =>
    forced<never>(body(forced(x), forced(s))),
  );
  nameExports("m", { wf });
  return () => compile(wf);
};

describe("a wrong wiring names workflow, line, node and input", () => {
  test.each<[string, (x: never, s: never) => unknown, RegExp, string | undefined]>([
    ["a missing input", () => inc(forced({})), /the input x is missing/, "x"],
    ["an unknown input", (x) => inc(forced({ x, y: 1 })), /no input y/, "y"],
    ["retries below none", (x) => inc({ x }, { retries: -1 }), /the call has retries: -1/, undefined],
    ["a timeout that is no number", (x) => inc({ x }, { timeout: Number.NaN }), /the call has timeout: NaN/, undefined],
    ["a cache without a version", (x) => inc({ x }, { cache: { version: "" } }), /cache without a version/, undefined],
    [
      "an id that is Flyte's own",
      (x) => inc({ x }, { nodeId: "start-node" }),
      /the id start-node stands for/,
      undefined,
    ],
    ["an id without a letter", (x) => inc({ x }, { nodeId: "___" }), /the nodeId "___" has no letter/, undefined],
    ["a reference of another type", (_, s) => inc({ x: s }), /expected int, got str from the input s/, "x"],
    ["an int for a float", (x) => half({ f: x }), /expected float, got int/, "f"],
    ["a constant of another type", () => inc({ x: forced("a") }), /expected int, got str "a"/, "x"],
    ["several outputs for one input", () => inc({ x: forced(both()) }), /several outputs/, "x"],
    ["a promise", () => inc({ x: forced(Promise.resolve(1)) }), /got a promise/, "x"],
    [
      "a reference in an object",
      (x) => task({ inputs: { p: z.object({ a: z.int() }) } }, () => {})(forced({ p: { a: x } })),
      /stands inside/,
      "p",
    ],
  ])("%s", (_, body, message, input) => {
    const error = refusal(wiring(body));
    expect(error.message).toMatch(message);
    expect(error.where).toMatchObject({
      workflow: "m.wf",
      node: expect.stringMatching(/^(n\d|start-node)$/),
      file: expect.stringMatching(/wiring\.test\.ts:\d+$/),
    });
    expect(error.where.input).toBe(input);
  });

  test.each<[string, (x: never, s: never) => unknown, RegExp]>([
    ["computing", (x) => inc({ x: x + 1 }), /computes with the input x/],
    ["a template", (x) => inc({ x: forced(`${x}`) }), /computes with/],
    ["iterating", () => [...forced<number[]>(point().list)], /iterates over n0\.o0\.list/],
    ["a field that is not there", () => forced<{ b: never }>(point()).b, /uses \.b of n0\.o0/],
    ["a method", (x) => forced<number>(x).toFixed(2), /uses \.toFixed/],
    ["copying fields", () => ({ ...point() }), /copies the fields of n0\.o0/],
    ["setting a field", () => Object.assign(point(), { a: 2 }), /sets a of/],
    ["an output that is not there", () => forced<{ tail: never }>(both()).tail, /output tail \(it has head, size\)/],
  ])("%s with a reference names the line", (_, body, message) => {
    const error = refusal(wiring(body));
    expect(error.message).toMatch(message);
    expect(error.where.file).toMatch(/wiring\.test\.ts:\d+$/);
    expect(error.hint).toMatch(/task/);
  });
});

describe("bodies", () => {
  test("a body that calls nothing is refused, as the control plane does", () => {
    expect(refusal(wiring((x) => x)).message).toMatch(/no nodes/);
  });
  test("an async body is refused", () => {
    const wf = workflow(
      { inputs: { x: z.int() }, output: z.int() },
      forced(async ({ x }: { x: never }) => inc({ x })),
    );
    expect(refusal(() => compile(wf)).message).toMatch(/async/);
  });
  test("so is one that returns a promise", () => {
    const wf = workflow(
      { inputs: { x: z.int() }, output: z.int() },
      forced(() => Promise.resolve(1)),
    );
    expect(refusal(() => compile(wf)).message).toMatch(/async/);
  });
  test("a missing output, and one of another type", () => {
    expect(refusal(wiring(() => undefined)).message).toMatch(/does not return its output/);
    expect(refusal(wiring((_, s) => s)).where.output).toBe("o0");
  });
  test("a reference does not leave its workflow", () => {
    let leaked: never | undefined;
    wiring((x) => {
      leaked = x;
      return inc({ x });
    })();
    expect(refusal(wiring(() => inc({ x: forced(leaked) }))).message).toMatch(/another workflow/);
  });
  test("a workflow that calls itself, here and where it is registered", async () => {
    const inner = workflow({ output: z.int() }, (): never => forced(outer()));
    const outer: typeof inner = workflow({ output: z.int() }, (): never => forced(inner()));
    nameExports("m", { inner, outer });
    const words = /the workflow m\.outer calls itself: m\.outer -> m\.inner -> m\.outer/;
    await expect(outer()).rejects.toThrow(words);
    await expect(outer()).rejects.toThrow(words);
    const settings = { project: "p", domain: "d", version: "v", image: "i" };
    const entities = [entityOf(outer)].filter((entity) => entity !== undefined);
    const error = refusal(() => translateEntities(entities, settings));
    expect(error.message).toMatch(words);
    expect(error.where).toMatchObject({ workflow: "m.inner", node: "n0" });
  });
  test("an order in a circle", () => {
    const error = refusal(
      wiring((x) => {
        const [a, b] = [inc({ x }), inc({ x })];
        chain(a, b, a);
        return a;
      }),
    );
    expect(error.message).toMatch(/wait for each other: n0 -> n1 -> n0|wait for each other: n1 -> n0 -> n1/);
  });
  test("chain outside of a body, and with what is no node", () => {
    expect(refusal(() => chain()).message).toMatch(/outside/);
    expect(
      refusal(
        wiring((x) => {
          chain(x, x);
          return x;
        }),
      ).message,
    ).toMatch(/no node/);
  });
  test("two nodes of one id", () => {
    const error = refusal(
      wiring((x) => {
        inc({ x }, { nodeId: "a" });
        return inc({ x }, { nodeId: "a" });
      }),
    );
    expect(error.message).toMatch(/two nodes have the id a/);
  });
});

test("a graph says order, defaults and paths", () => {
  const graph = wiring((x) => {
    const first = inc({ x });
    const { head, size } = both({}, { after: first });
    const list = point().list;
    inc({ x: size, by: list.at(3) });
    return [head, first].at(1);
  })();
  expect(graph.nodes.map(({ id, upstream }) => [id, ...[...upstream].map((node) => node.id)])).toEqual([
    ["n0"],
    ["n1", "n0"],
    ["n2"],
    ["n3", "n1", "n2"],
  ]);
  expect(graph.nodes[0]?.inputs.get("by")?.value).toMatchObject({
    value: { value: { value: { value: { value: 1n } } } },
  });
  expect(graph.nodes[3]?.inputs.get("by")?.value).toMatchObject({
    case: "promise",
    value: { nodeId: "n2", attrPath: [{ value: { value: "list" } }, { value: { value: 3 } }] },
  });
});

test.each([
  ["task", () => task({ name: "" }, () => {})],
  ["workflow", () => workflow({ name: "" }, () => {})],
])("a %s of an empty name is refused, with its place", (kind, define) => {
  expect(refusal(define).fullMessage).toMatch(new RegExp(`a ${kind} has the name "" .*wiring\\.test\\.ts:\\d+`));
});

const anyhow = forced<(...call: unknown[]) => unknown>(map);

test.each<[string, () => unknown, RegExp]>([
  ["nothing mapped", () => anyhow(inc, {}), /nothing is mapped/],
  ["an unknown input", () => anyhow(inc, { q: [1] }), /no input q/],
  ["both mapped and bound", () => anyhow(inc, { x: [1] }, { bind: { x: 1 } }), /both mapped and bound/],
  ["several outputs", () => anyhow(both, {}), /nothing is mapped|several outputs/],
  ["a ratio beyond 1", () => map(inc, { x: [1] }, { minSuccessRatio: 2 }), /minSuccessRatio is 2/],
  ["a count and a ratio", () => map(inc, { x: [1] }, { minSuccessRatio: 1, minSuccesses: 1 }), /give one|both/],
  ["a fraction at once", () => map(inc, { x: [1] }, { concurrency: 1.5 }), /concurrency is 1.5/],
])("a map of %s is refused", (_, code, message) => {
  expect(refusal(code).fullMessage).toMatch(message);
});
