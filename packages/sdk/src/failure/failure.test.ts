// What happens when a workflow fails here, and which handlers are refused.
import { FlyteError } from "@haltere/core";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { entityOf } from "../entities/entity.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import type { GateAnswers } from "../gates/gate-answers.ts";
import { waitForInput } from "../gates/gates.ts";
import { chain } from "../graph/chain.ts";
import { withSurroundings } from "../local/surroundings.ts";
import { nameExports } from "../naming/name-exports.ts";
import { NodeError } from "../schema/node-error-schema.ts";
import { checkTranslation } from "../translate/check-translation.ts";
import { translateEntities } from "../translate/translate-entities.ts";

const told: unknown[] = [];
beforeEach(() => void told.splice(0));

const work = task({ inputs: { a: z.int() }, output: z.int() }, ({ a }) => {
  if (a < 0) throw new Error("a is below 0");
  told.push(`worked ${a}`);
  return a;
});
const clean = task(
  { inputs: { a: z.int(), name: z.string().optional(), err: NodeError.optional() } },
  (inputs) => void told.push(inputs),
);
const breaks = task({ inputs: { a: z.int() } }, () => {
  throw new Error("no broom");
});
nameExports("m", { work, clean, breaks });

const cleaned = workflow({ inputs: { a: z.int() }, output: z.int(), name: "cleaned", onFailure: clean }, ({ a }) =>
  work({ a }),
);

const failureOf = async (run: PromiseLike<unknown>): Promise<FlyteError> =>
  FlyteError.from(
    await run.then(
      () => new Error("it succeeded"),
      (thrown: unknown) => thrown,
    ),
  );

describe("a workflow that fails", () => {
  test("runs its handler with its inputs and the error, and fails all the same", async () => {
    expect(await failureOf(cleaned({ a: -1 }))).toMatchObject({
      message: "a is below 0",
      where: { workflow: "cleaned", node: "n0", task: "m.work" },
    });
    expect(told).toEqual([{ a: -1, err: { message: "a is below 0", failedNodeId: "fn0" } }]);
  });

  test("that succeeds runs no handler", async () => {
    expect(await cleaned({ a: 1 })).toBe(1);
    expect(told).toEqual(["worked 1"]);
  });

  test("in another is handled there first, and then in the other", async () => {
    const outer = workflow({ inputs: { a: z.int() }, output: z.int(), name: "outer", onFailure: clean }, ({ a }) =>
      cleaned({ a }),
    );
    await failureOf(outer({ a: -2 }));
    expect(told).toHaveLength(2);
  });

  test("may be handled by a workflow", async () => {
    const sweep = workflow({ inputs: { a: z.int() }, name: "sweep" }, ({ a }) => {
      chain(clean({ a }), clean({ a, name: "again" }));
    });
    const wf = workflow({ inputs: { a: z.int() }, output: z.int(), name: "swept", onFailure: sweep }, ({ a }) =>
      work({ a }),
    );
    await failureOf(wf({ a: -1 }));
    // The handlers of a handler are told no error: none of their own happened.
    expect(told).toEqual([{ a: -1 }, { a: -1, name: "again" }]);
  });

  test("tells its own failure and that of its handler", async () => {
    const wf = workflow({ inputs: { a: z.int() }, output: z.int(), name: "broken", onFailure: breaks }, ({ a }) =>
      work({ a }),
    );
    expect(await failureOf(wf({ a: -1 }))).toMatchObject({
      message: "a is below 0; its failure handler m.breaks failed too: no broom",
      where: { workflow: "broken", node: "n0", task: "m.work" },
    });
  });

  test("whose run was interrupted is not handled, as an aborted execution is not", async () => {
    const gates: GateAnswers = {
      approve: async () => true,
      input: async () => {
        throw new FlyteError("Cancelled", "the run was interrupted by SIGINT");
      },
    };
    const wf = workflow({ inputs: { a: z.int() }, output: z.int(), name: "cut", onFailure: clean }, ({ a }) =>
      work({ a }, { after: waitForInput("never", z.int()) }),
    );
    const run = withSurroundings({ gates }, async () => await wf({ a: 1 }));
    expect((await failureOf(run)).message).toBe("the run was interrupted by SIGINT");
    expect(told).toEqual([]);
  });

  test("lets the nodes run that still can, where its policy says so", async () => {
    const policies = ["fail-immediately", "fail-after-executable-nodes-complete"] as const;
    const results: unknown[] = [];
    for (const failurePolicy of policies) {
      told.splice(0);
      const wf = workflow({ name: failurePolicy, failurePolicy, onFailure: done }, () => {
        const other = work({ a: 1 });
        work({ a: -1 });
        chain(other, work({ a: 2 }));
      });
      await failureOf(wf());
      results.push([...told]);
    }
    expect(results).toEqual([
      ["worked 1", "handled"],
      ["worked 1", "worked 2", "handled"],
    ]);
  });
});

const done = task({ name: "done" }, () => void told.push("handled"));

describe("a handler that cannot be one is refused", () => {
  const taking = (inputs: Record<string, z.ZodType>) => task({ inputs, name: "handler" }, () => {});
  /** What the compiler would refuse. */
  const forced = <T>(value: unknown): T => value as T;

  test.each([
    ["without an input of the workflow's", {}, /the failure handler handler does not take the workflow's input a/],
    ["with an input of another type", { a: z.string() }, /takes the input a as str, and the workflow's is int/],
    ["with an input more", { a: z.int(), b: z.int() }, /takes an input b that the workflow does not have/],
    ["with a default in place of being optional", { a: z.int(), b: z.int().default(1) }, /takes an input b/],
    ["with an error that it needs", { a: z.int(), err: NodeError }, /takes an input err/],
  ])("%s", (_, inputs, message) => {
    const wf = workflow(
      { inputs: { a: z.int() }, output: z.int(), name: "wf", onFailure: forced<typeof clean>(taking(inputs)) },
      ({ a }) => work({ a }),
    );
    const found = entityOf(wf);
    if (found?.kind !== "workflow") throw new Error("no workflow");
    expect(() => found.graph()).toThrow(message);
    try {
      found.graph();
    } catch (thrown) {
      const { where, hint } = FlyteError.from(thrown);
      expect(where).toMatchObject({ workflow: "wf", file: expect.stringContaining(import.meta.filename) });
      expect(hint).toBeTruthy();
    }
  });
});

test("a workflow with a handler registers", () => {
  const found = entityOf(cleaned);
  if (found === undefined) throw new Error("no entity");
  const translation = translateEntities([found], { project: "p", domain: "d", version: "v", image: "i" });
  checkTranslation(translation);
  expect(translation.workflows[0]?.spec.template?.failureNode?.id).toBe("fn0");
  expect(translation.tasks.map(({ id }) => id.name).sort()).toEqual(["m.clean", "m.work"]);
});
