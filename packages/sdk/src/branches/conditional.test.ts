// Conditionals, run here and refused where Flyte could not run them; what they translate to is held to flytekit in interop.
import { FlyteError } from "@haltere/core";
import { ComparisonExpression_Operator as Operator } from "@haltere/idl/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { entityOf } from "../entities/entity.ts";
import { launchPlan } from "../entities/launch-plan.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { sleep } from "../gates/gates.ts";
import { chain } from "../graph/chain.ts";
import { nameExports } from "../naming/name-exports.ts";
import { checkTranslation } from "../translate/check-translation.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import { eq, gt, gte, isFalse, isNone, isTrue, lt, lte, ne } from "./compare.ts";
import { conditional } from "./conditional.ts";
import { fail } from "./fail.ts";
import { and, or } from "./join.ts";

/** Which tasks ran. */
const ran: string[] = [];
const named = (name: string) =>
  task({ inputs: { x: z.int() }, output: z.string(), name }, ({ x }) => {
    ran.push(name);
    return `${name}${x}`;
  });
const low = named("low");
const mid = named("mid");
const high = named("high");
const count = task({ inputs: { x: z.int() }, output: z.int(), name: "count" }, ({ x }) => x);
const both = task({ outputs: { a: z.int(), b: z.string() }, name: "both" }, () => ({ a: 1, b: "b" }));
const other = task({ outputs: { b: z.string(), c: z.int() }, name: "other" }, () => ({ b: "c", c: 2 }));
const silent = task({ inputs: { x: z.int() }, name: "silent" }, () => {
  ran.push("silent");
});
const Config = z.object({ name: z.string(), size: z.int(), rate: z.number() }).meta({ title: "Config" });
const config = task({ inputs: { size: z.int() }, output: Config, name: "config" }, ({ size }) => ({
  name: "n",
  size,
  rate: 2,
}));

nameExports("m", { low, mid, high, count, both, other, silent, config });

const settings = { project: "p", domain: "d", version: "v", image: "i" };
const placed = { here: `${import.meta.filename}:` };

function graphOf(entity: unknown) {
  const found = entityOf(entity);
  if (found?.kind !== "workflow") throw new Error("no workflow");
  return found.graph();
}

function registers(entity: unknown): void {
  const found = entityOf(entity);
  if (found === undefined) throw new Error("no entity");
  checkTranslation(translateEntities([found], settings));
}

/** What the compiler would refuse. */
const forced = <T>(value: unknown): T => value as T;

function refusal(body: (x: never, s: never, n: never) => unknown): FlyteError {
  const wf = workflow(
    { inputs: { x: z.int(), s: z.string(), n: z.int().optional() }, name: "wf", output: z.string() },
    ({ x, s, n }) => forced<never>(body(forced(x), forced(s), forced(n))),
  );
  try {
    graphOf(wf);
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
}

describe("of the branches one runs", () => {
  const choose = workflow({ inputs: { x: z.int() }, output: z.string(), name: "choose" }, ({ x }) =>
    conditional("size")
      .if(lt(x, 10), () => low({ x }))
      .elseIf(and(gte(x, 10), lte(x, 20)), () => mid({ x }))
      .else(() => high({ x })),
  );

  test.each([
    [9, "low9"],
    [10, "mid10"],
    [20, "mid20"],
    [21, "high21"],
  ])("for %i it is %s", async (x, expected) => {
    ran.length = 0;
    expect(await choose({ x })).toBe(expected);
    expect(ran).toEqual([expected.replace(/\d+/, "")]);
    registers(choose);
  });

  test("a branch's node may use outputs of nodes that no condition uses, and waits for them", async () => {
    const wf = workflow({ inputs: { x: z.int() }, output: z.string(), name: "uses" }, ({ x }) => {
      const counted = count({ x });
      return conditional("c")
        .if(eq(x, 1), () => low({ x: counted }))
        .else(fail("no"));
    });
    expect(await wf({ x: 1 })).toBe("low1");
  });

  test("what a conditional gives can be wired on", async () => {
    const wf = workflow({ inputs: { x: z.int() }, output: z.string(), name: "on" }, ({ x }) => {
      const chosen = conditional("c")
        .if(gt(x, 0), () => count({ x }))
        .else(() => count({ x: 7 }));
      return low({ x: chosen });
    });
    expect(await wf({ x: 3 })).toBe("low3");
    expect(await wf({ x: -3 })).toBe("low7");
    registers(wf);
  });

  test("branches are conditionals, workflows and launch plans as well", async () => {
    const plan = launchPlan(choose, { name: "plan" });
    const nested = workflow(
      { inputs: { x: z.int(), go: z.boolean() }, output: z.string(), name: "nested" },
      ({ x, go }) =>
        conditional("out")
          .if(isTrue(go), () => choose({ x }))
          .elseIf(gt(x, 100), () => plan({ x: 1 }))
          .else(() =>
            conditional("deep")
              .if(ne(x, 5), () => high({ x }))
              .else(fail("five")),
          ),
    );
    expect(await nested({ x: 15, go: true })).toBe("mid15");
    expect(await nested({ x: 101, go: false })).toBe("low1");
    expect(await nested({ x: 4, go: false })).toBe("high4");
    await expect(nested({ x: 5, go: false })).rejects.toMatchObject({
      message: "five",
      where: { workflow: "nested", node: "n0-n2" },
      taskErrorCode: "UserProvidedError",
    });
    registers(nested);
  });

  test("of several outputs those are given that all branches have", async () => {
    const wf = workflow({ inputs: { x: z.int() }, output: z.string(), name: "several" }, ({ x }) => {
      const { b } = conditional("c")
        .if(eq(x, 1), () => both())
        .else(() => other());
      return b;
    });
    expect([await wf({ x: 1 }), await wf({ x: 2 })]).toEqual(["b", "c"]);
    registers(wf);
  });

  test("a branch without outputs leaves the conditional without any", async () => {
    const wf = workflow({ inputs: { x: z.int() }, name: "void" }, ({ x }) => {
      conditional("c")
        .if(eq(x, 1), () => silent({ x }))
        .else(() => low({ x }));
    });
    ran.length = 0;
    await wf({ x: 1 });
    expect(ran).toEqual(["silent"]);
    registers(wf);
  });
});

describe("conditions", () => {
  const judge = (condition: Parameters<typeof judged>[0]) => judged(condition)({ x: 5, f: 2, s: "go", b: true });
  const judged = (condition: (refs: { x: never; f: never; s: never; b: never; d: never }) => ReturnType<typeof eq>) =>
    workflow(
      {
        inputs: { x: z.int(), f: z.number(), s: z.string(), b: z.boolean(), d: z.date().default(new Date(1000)) },
        output: z.string(),
        name: "judged",
      },
      (refs) =>
        conditional("c")
          .if(condition(forced(refs)), () => low({ x: 1 }))
          .else(() => high({ x: 1 })),
    );

  test.each<[string, Parameters<typeof judged>[0], string]>([
    ["a float beside a whole constant", ({ f }) => eq(f, 2), "low1"],
    ["a constant on the left", ({ x }) => lt(4, x), "low1"],
    ["two references", ({ x }) => eq(x, x), "low1"],
    ["a bigint", ({ x }) => gt(x, 4n), "low1"],
    ["strings in order", ({ s }) => gt(s, "gn"), "low1"],
    ["a boolean that does not hold", ({ b }) => isFalse(b), "high1"],
    ["a time", ({ d }) => gte(d, new Date(1000)), "low1"],
    ["a time before the epoch", ({ d }) => lt(d, new Date(-1)), "high1"],
    ["or before and", ({ x, s, b }) => or(and(eq(x, 1), eq(s, "go")), isTrue(b)), "low1"],
    ["three at once", ({ x, s, b }) => and(eq(x, 5), eq(s, "go"), isFalse(b)), "high1"],
  ])("%s", async (_, condition, expected) => {
    expect(await judge(condition)).toBe(expected);
    registers(judged(condition));
  });

  test("several fields of one output are bound each for itself", async () => {
    const wf = workflow({ inputs: { size: z.int() }, output: z.string(), name: "fields" }, ({ size }) => {
      const c = config({ size });
      return conditional("c")
        .if(and(gt(c.size, 3), eq(c.name, "n"), eq(c.rate, 2)), () => low({ x: c.size }))
        .else(() => high({ x: c.size }));
    });
    expect([await wf({ size: 4 }), await wf({ size: 3 })]).toEqual(["low4", "high3"]);
    expect([...(graphOf(wf).nodes[1]?.inputs.keys() ?? [])]).toEqual(["n0.o0", 'n0.o0["name"]', 'n0.o0["rate"]']);
    registers(wf);
  });

  test("an absent value is none here, and what Flyte's compiler does not take is not registered", async () => {
    const wf = workflow({ inputs: { n: z.int().optional() }, output: z.string(), name: "absent" }, ({ n }) =>
      conditional("c")
        .if(isNone(n), () => low({ x: 0 }))
        .else(() => high({ x: 0 })),
    );
    expect([await wf({}), await wf({ n: 1 })]).toEqual(["low0", "high0"]);
    expect(() => registers(wf)).toThrow(/side of a comparison/);
  });
});

describe("a branch that fails", () => {
  const refuse = workflow({ inputs: { x: z.int() }, output: z.string(), name: "refuse" }, ({ x }) =>
    conditional("c")
      .if(lt(x, 0), () => low({ x }))
      .elseIf(or(eq(x, 0), gt(x, 10)), fail("neither none nor many"))
      .elseIf(eq(x, 1), () => mid({ x }))
      .else(() => high({ x })),
  );

  test("may stand anywhere, and is moved to where Flyte knows it", async () => {
    ran.length = 0;
    expect([await refuse({ x: -1 }), await refuse({ x: 1 }), await refuse({ x: 9 })]).toEqual([
      "low-1",
      "mid1",
      "high9",
    ]);
    for (const x of [0, 11]) await expect(refuse({ x })).rejects.toThrow("neither none nor many");
    expect(ran).toHaveLength(3);
    registers(refuse);
  });

  test("decides as it was written, for all values", async () => {
    const wf = (fails: number, bounds: readonly [number, number]) =>
      workflow({ inputs: { x: z.int() }, output: z.string(), name: "any" }, ({ x }) => {
        const branch = (index: number) => (index === fails ? fail("failed") : () => low({ x: index }));
        return forced<ReturnType<typeof high>>(
          conditional("c")
            .if(lt(x, bounds[0]), forced(branch(0)))
            .elseIf(lte(x, bounds[1]), forced(branch(1)))
            .else(() => high({ x })),
        );
      });
    const small = fc.integer({ min: -3, max: 3 });
    await fc.assert(
      fc.asyncProperty(small, small, small, fc.integer({ min: 0, max: 1 }), async (x, a, b, fails) => {
        const taken = x < a ? 0 : x <= b ? 1 : 2;
        const result = await wf(fails, [a, b])({ x }).catch((thrown: unknown) => FlyteError.from(thrown).message);
        expect(result).toBe(taken === fails ? "failed" : taken === 2 ? `high${x}` : `low${taken}`);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what Flyte cannot do is refused with the line", () => {
  test.each<[string, (x: never, s: never, n: never) => unknown, RegExp]>([
    ["comparing constants", () => eq(1, 2), /compares int 1 with int 2, and neither is a reference/],
    ["ordering booleans", () => gt(forced(isTrueOf()), forced(true)), /orders n0\.o0 \(boolean\)/],
    ["an int with a part", (x) => lt(x, 1.5), /compares int with float 1\.5/],
    ["an int with a text", (x) => eq(x, forced("1")), /compares int with str "1"/],
    ["references of two types", (x, s) => eq(x, forced(s)), /the input x \(int\) with the input s \(str\)/],
    ["what may be absent", (_x, _s, n) => eq(n, 1), /compares the input n .*Flyte compares int/],
    ["asking whether an int is absent", (x) => isNone(x), /is none, which it never is/],
    ["an object", () => eq(forced<never>(config({ size: 1 })), 1), /compares n0\.o0 .*Flyte compares int/],
    ["several outputs at once", () => eq(forced<never>(both()), 1), /n0, which has several outputs/],
    ["and with a reference", (x) => and(forced(x), eq(x, 1)), /and was given .* in place of a condition/],
    [
      "a condition that is a boolean",
      (x) => conditional("c").if(forced(true), () => low({ x })),
      /in place of a condition/,
    ],
    ["no else", (x) => conditional("c").if(eq(x, 1), () => low({ x })), /the conditional c has no else/],
    ["a branch that calls nothing", (x) => choose(x, () => x), /a branch of the conditional calls nothing/],
    [
      "a branch that calls twice",
      (x) => choose(x, () => low({ x: count({ x }) })),
      /makes 2 calls \(count, low\)|belongs to/,
    ],
    [
      "a branch that returns another node",
      (x) => {
        const before = low({ x });
        return choose(x, () => {
          high({ x });
          return before;
        });
      },
      /does not return what its call of high answered/,
    ],
    [
      "a branch that returns a field",
      () => choose(forced(1), () => config({ size: 1 }).size),
      /returns a part of an output/,
    ],
    [
      "outputs of two types",
      (x) => choose(x, () => count({ x })),
      /disagree on the output o0: int of count, str of high/,
    ],
    [
      "two branches that fail",
      (x) => conditional("c").if(eq(x, 1), fail("a")).else(fail("b")),
      /several branches .* fail/,
    ],
    ["branches of another branch", leaking, /belongs to the body of another workflow, or to a branch/],
  ])("%s", (_, body, message) => {
    const error = refusal(body);
    expect(error.message).toMatch(message);
    expect(error.where.file).toContain(placed.here);
    expect(error.hint).toBeTruthy();
  });

  test("a conditional outside of a workflow", () => {
    expect(() => conditional("c")).toThrow(/outside of a workflow's body/);
  });

  function isTrueOf() {
    return task({ output: z.boolean(), name: "flag" }, () => true)();
  }

  function choose(x: never, branch: () => unknown) {
    return conditional("c")
      .if(eq(typeof x === "number" ? count({ x }) : x, 1), forced(branch))
      .else(forced(() => high({ x })));
  }

  function leaking(x: never) {
    let leaked: unknown;
    conditional("c")
      .if(eq(x, 1), () => {
        const inner = count({ x });
        leaked = inner;
        return inner;
      })
      .else(() => count({ x: 2 }));
    return low({ x: forced(leaked) });
  }
});

test("a cycle through a branch is found", () => {
  const wf = workflow({ inputs: { x: z.int() }, output: z.string(), name: "round" }, ({ x }) => {
    const first = sleep(1);
    const value = count({ x });
    const chosen = conditional("c")
      .if(eq(x, 1), () => low({ x: value }))
      .else(fail("no"));
    // The conditional waits for `value`, which is told to wait for the conditional.
    graphless(value, chosen, first);
    return chosen;
  });
  expect(() => graphOf(wf)).toThrow(/wait for each other/);
});

function graphless(value: unknown, chosen: unknown, first: unknown): void {
  chain(forced(first), forced(chosen), forced(value));
}

test("the operators stand in the message as they were written", () => {
  const node = graphOf(sizedOnce()).nodes[0];
  const target = node?.target;
  if (target?.kind !== "conditional") throw new Error("no conditional");
  const operators = target.cases.map(({ condition: { expr } }) =>
    expr.case === "comparison" ? expr.value.operator : undefined,
  );
  expect(operators).toEqual([Operator.LT, Operator.GTE]);
});

function sizedOnce() {
  return workflow({ inputs: { x: z.int() }, output: z.string(), name: "once" }, ({ x }) =>
    conditional("c")
      .if(lt(x, 1), () => low({ x }))
      .elseIf(gte(x, 2), () => mid({ x }))
      .else(() => high({ x })),
  );
}
