// Gates where workflows run here: answered, refused, left alone; and what is refused while a workflow is wired.
import { FlyteError } from "@haltere/core";
import type { Clock } from "@haltere/ports";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { entityOf } from "../entities/entity.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { chain } from "../graph/chain.ts";
import { withSurroundings } from "../local/surroundings.ts";
import { nameExports } from "../naming/name-exports.ts";
import { checkTranslation } from "../translate/check-translation.ts";
import { translateEntities } from "../translate/translate-entities.ts";
import type { ApprovalQuestion, GateAnswers, InputQuestion } from "./gate-answers.ts";
import { approve, sleep, waitForInput } from "./gates.ts";

const ran: string[] = [];
const score = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
  ran.push("score");
  return x * 2;
});
const config = task({ output: z.object({ size: z.int(), names: z.array(z.string()) }) }, () => ({
  size: 3,
  names: ["a"],
}));
const both = task({ outputs: { a: z.int(), b: z.string() } }, () => ({ a: 1, b: "b" }));
const publish = task({ inputs: { x: z.int(), note: z.string() }, output: z.string() }, ({ x, note }) => {
  ran.push("publish");
  return `${x} ${note}`;
});
const fails = task({}, () => {
  throw new Error("broken");
});
nameExports("m", { score, config, both, publish, fails });

const reviewed = workflow({ inputs: { x: z.int() }, output: z.string(), name: "reviewed" }, ({ x }) => {
  const approved = approve(score({ x }), "check", { timeout: 60 });
  return publish({ x: approved, note: waitForInput("note", z.string().min(2)) });
});

/** What the compiler would refuse. */
const forced = <T>(value: unknown): T => value as T;

/** Time stands still until it is told to pass. */
function stoppedClock(): Clock & { pass(seconds: number): void; readonly waiting: number } {
  let now = 1_000_000;
  const calls = new Map<object, { readonly at: number; readonly call: () => void }>();
  return {
    now: () => now,
    at(at, call) {
      const key = {};
      calls.set(key, { at, call });
      return () => void calls.delete(key);
    },
    pass(seconds) {
      now += seconds * 1_000_000;
      for (const [key, { at, call }] of [...calls]) {
        if (at > now || !calls.delete(key)) continue;
        call();
      }
    },
    get waiting() {
      return calls.size;
    },
  };
}

/** Lets all that can go on go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function answers({ approve = true, input = "fine" as unknown }): GateAnswers & {
  readonly asked: (ApprovalQuestion | InputQuestion)[];
} {
  const asked: (ApprovalQuestion | InputQuestion)[] = [];
  return {
    asked,
    approve: async (question) => asked.push(question) > 0 && approve,
    input: async (question) => {
      asked.push(question);
      return input;
    },
  };
}

/** Never answers; tells which questions are open. */
function silence(): GateAnswers & { readonly open: Set<string> } {
  const open = new Set<string>();
  const wait = (name: string, signal: AbortSignal) => {
    open.add(name);
    signal.addEventListener("abort", () => open.delete(name));
    return new Promise<never>(() => {});
  };
  return { open, approve: ({ name }, signal) => wait(name, signal), input: ({ name }, signal) => wait(name, signal) };
}

const failureOf = async (run: Promise<unknown>): Promise<FlyteError> =>
  FlyteError.from(
    await run.then(
      () => new Error("it succeeded"),
      (thrown: unknown) => thrown,
    ),
  );

describe("a gate that is answered", () => {
  test("gives on what was approved, and what was given", async () => {
    const gates = answers({});
    expect(await withSurroundings({ gates }, () => reviewed({ x: 4 }))).toBe("8 fine");
    expect(gates.asked.map(({ accept, transformer, ...question }: Partial<InputQuestion>) => question)).toEqual(
      expect.arrayContaining([
        { name: "check", workflow: "reviewed", node: "n1", type: "int", text: "8", value: 8 },
        { name: "note", workflow: "reviewed", node: "n2", type: "str" },
      ]),
    );
  });

  test("fails the workflow where the approval is refused, and nothing behind it runs", async () => {
    ran.length = 0;
    const run = withSurroundings({ gates: answers({ approve: false }) }, async () => await reviewed({ x: 4 }));
    expect(await failureOf(run)).toMatchObject({
      message: "the approval check of o0 was refused",
      taskErrorCode: "ReceivedRejectSignal",
      kind: "user",
      where: { workflow: "reviewed", node: "n1" },
    });
    expect(ran).toEqual(["score"]);
  });

  test.each([
    ["of another type", 7, /expected str, got int 7/],
    ["that its schema does not take", "x", /2|small|short/i],
  ])("takes no value %s", async (_, input, message) => {
    const run = withSurroundings({ gates: answers({ input }) }, async () => await reviewed({ x: 1 }));
    expect((await failureOf(run)).message).toMatch(message);
  });

  test("passes a field of an object, and one of several outputs", async () => {
    const wf = workflow({ output: z.string(), name: "parts" }, () =>
      publish({ x: approve(config().size, "size"), note: approve(both().b, "b") }),
    );
    const gates = answers({});
    expect(await withSurroundings({ gates }, () => wf())).toBe("3 b");
    expect(new Set(gates.asked.map((question) => "text" in question && question.text))).toEqual(new Set(["3", '"b"']));
    registers(wf);
  });

  test("outside of a workflow is asked at once", async () => {
    expect(await withSurroundings({ gates: answers({ input: 5 }) }, () => waitForInput("n", z.int()))).toBe(5);
  });
});

describe("a gate that is not answered", () => {
  test("fails after its timeout, and asks no longer", async () => {
    const [clock, gates] = [stoppedClock(), silence()];
    const run = withSurroundings({ clock, gates }, async () => await reviewed({ x: 4 }));
    const failed = failureOf(run);
    while (gates.open.size < 2) await settle();
    clock.pass(59);
    await settle();
    expect(gates.open).toEqual(new Set(["check", "note"]));
    clock.pass(1);
    expect(await failed).toMatchObject({
      code: "DeadlineExceeded",
      message: "the gate check was not passed within its timeout of 60 s",
      where: { workflow: "reviewed", node: "n1" },
    });
    expect([gates.open.size, clock.waiting]).toEqual([0, 0]);
  });

  test("ends where another node fails", async () => {
    const gates = silence();
    const wf = workflow({ name: "failing" }, () => {
      waitForInput("never", z.int());
      fails();
    });
    expect((await failureOf(withSurroundings({ gates }, async () => await wf()))).message).toBe("broken");
    expect(gates.open.size).toBe(0);
  });
});

describe("sleep", () => {
  const late = workflow({ inputs: { x: z.int() }, output: z.int(), name: "late" }, ({ x }) => {
    const scored = score({ x });
    chain(sleep(90), scored);
    return scored;
  });

  test("lets the time of the session's clock pass", async () => {
    ran.length = 0;
    const clock = stoppedClock();
    const run = withSurroundings({ clock }, async () => await late({ x: 1 }));
    while (clock.waiting === 0) await settle();
    clock.pass(89);
    await settle();
    expect(ran).toEqual([]);
    clock.pass(1);
    expect(await run).toBe(2);
    expect(clock.waiting).toBe(0);
  });

  test("ends with its timeout, as a gate does", async () => {
    const clock = stoppedClock();
    const wf = workflow({ name: "long" }, () => {
      sleep(7200);
    });
    const failed = failureOf(withSurroundings({ clock }, async () => await wf()));
    while (clock.waiting < 2) await settle();
    clock.pass(3600);
    expect((await failed).code).toBe("DeadlineExceeded");
    expect(clock.waiting).toBe(0);
  });
});

describe("refused while it is wired", () => {
  test.each<[string, (x: never) => unknown, RegExp]>([
    ["an approval of an input", (x) => approve(x, "gate"), /the input x, and Flyte cannot gate a workflow's own input/],
    ["an approval of a constant", () => approve(forced(1), "gate"), /was given int 1/],
    ["an approval of several outputs", () => approve(forced(both()), "gate"), /n0, which has several outputs/],
    ["an approval of nothing", () => approve(forced(fails()), "gate"), /n0, which has no output/],
    ["an approval of a list in an object", () => approve(config().names, "gate"), /given n0\.o0\.names/],
    ["a timeout of none", () => waitForInput("gate", z.int(), { timeout: 0 }), /the gate gate has the timeout 0/],
    ["a gate without a name", () => waitForInput("", z.int()), /a gate has the name ""/],
    ["a sleep of none", () => sleep(0), /sleep was given int 0/],
    ["an input of a type Flyte does not have", () => waitForInput("gate", z.symbol()), /symbol/],
  ])("%s", (_, body, message) => {
    const wf = workflow({ inputs: { x: z.int() }, output: z.int(), name: "wf" }, ({ x }) =>
      forced<never>(body(forced(x))),
    );
    expect(() => graphOf(wf)).toThrow(message);
    try {
      graphOf(wf);
    } catch (thrown) {
      expect(FlyteError.from(thrown).where.file).toContain(`${import.meta.filename}:`);
    }
  });

  test("an approval outside of a workflow", () => {
    expect(() => approve(forced(1), "gate")).toThrow(/outside of a workflow's body/);
  });
});

function graphOf(entity: unknown) {
  const found = entityOf(entity);
  if (found?.kind !== "workflow") throw new Error("no workflow");
  return found.graph();
}

function registers(entity: unknown): void {
  const found = entityOf(entity);
  if (found === undefined) throw new Error("no entity");
  checkTranslation(translateEntities([found], { project: "p", domain: "d", version: "v", image: "i" }));
}

test("gates register", () => registers(reviewed));
