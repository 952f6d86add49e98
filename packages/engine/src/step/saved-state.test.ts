import { create } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import { ExecutionError_ErrorKind, ExecutionErrorSchema, TaskExecution_Phase } from "@haltere/idl/core";
import { type SavedState, SavedStateSchema } from "@haltere/idl/haltere";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttemptRef } from "../plan/layout.ts";
import { type Simulation, simulate } from "../testing/simulation.ts";
import { compiled, integers } from "../testing/workflows.ts";
import type { Signal } from "./signal.ts";

const stateOf = (byte: number): SavedState =>
  create(SavedStateSchema, { executor: "remote", state: new Uint8Array([byte]) });
const save = (attempt: AttemptRef, byte: number): Signal => ({
  kind: "progress",
  at: 5,
  attempt,
  logs: [],
  reason: "",
  state: stateOf(byte),
});
const lost = {
  kind: "failed",
  recoverable: true,
  error: create(ExecutionErrorSchema, { kind: ExecutionError_ErrorKind.SYSTEM }),
} as const;

/** By attempt, what the last start decision handed back. */
function handedBack(run: Simulation): Map<string, number | undefined> {
  const states = new Map<string, number | undefined>();
  for (const decision of run.decisions)
    if (decision.kind === "start")
      states.set(
        `${decision.attempt.item ?? decision.attempt.node}/${decision.attempt.number}`,
        decision.savedState?.state[0],
      );
  return states;
}

describe("state that an executor saves of an attempt", () => {
  const node = () => simulate(compiled({ nodes: [{ id: "a", after: ["start"] }] }), integers({ x: 1 }));
  const first: AttemptRef = { node: "a", number: 0 };

  test("is told to be durable by a decision, and comes back after a crash, however often", () => {
    const run = node();
    run.tell(save(first, 1));
    expect(run.decisions.at(-1)).toEqual({ kind: "saved", attempt: first });
    run.crash();
    expect(handedBack(run)).toEqual(new Map([["a/0", 1]]));
    run.tell(save(first, 2), { kind: "running", at: 6, attempt: first });
    run.crash();
    run.crash();
    expect(handedBack(run)).toEqual(new Map([["a/0", 2]]));
  });

  test("writes no event by itself", () => {
    const run = node();
    const before = run.decisions.filter(({ kind }) => kind === "record").length;
    run.tell(save(first, 1));
    expect(run.decisions.filter(({ kind }) => kind === "record")).toHaveLength(before);
  });

  test("is gone with its attempt: the next one begins anew, and what is saved late is not", () => {
    const run = node();
    run.tell(save(first, 1));
    run.finish(first, lost);
    const count = run.decisions.length;
    run.tell(save(first, 9));
    expect(run.decisions).toHaveLength(count);
    run.crash();
    expect(handedBack(run)).toEqual(
      new Map([
        ["a/0", undefined],
        ["a/1", undefined],
      ]),
    );
  });

  test("of a map's items: each its own, the last of each attempt, in whatever order its rows are read", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ item: fc.nat(3), byte: fc.nat(255), what: fc.constantFrom("save", "lose", "crash") } as const),
          { maxLength: 25 },
        ),
        (acts) => {
          const inputs = literalMap({ x: collectionLiteral([0, 1, 2, 3].map((i) => integerLiteral(i))) });
          const run = simulate(compiled({ nodes: [{ id: "m", after: ["start"], array: {} }] }), inputs);
          const expected = new Map<number, { number: number; byte: number | undefined }>();
          for (const { item, byte, what } of acts) {
            const known = expected.get(item) ?? { number: 0, byte: undefined };
            const ref: AttemptRef = { node: "m", item, number: known.number };
            if (what === "save") {
              run.tell(save(ref, byte));
              expected.set(item, { ...known, byte });
            } else if (what === "lose" && known.number < 3) {
              run.finish(ref, lost);
              expected.set(item, { number: known.number + 1, byte: undefined });
            } else if (what === "crash") run.crash();
          }
          run.crash();
          for (const [item, { number, byte }] of expected) expect(handedBack(run).get(`${item}/${number}`)).toBe(byte);
        },
      ),
    );
  });
});

test("phases before a task runs, custom information and logs go to its record", () => {
  const run = simulate(compiled({ nodes: [{ id: "a", after: ["start"] }] }), integers({ x: 1 }));
  const attempt: AttemptRef = { node: "a", number: 0 };
  const told = (more: Partial<Extract<Signal, { kind: "progress" }>>): Signal => ({
    kind: "progress",
    at: 5,
    attempt,
    logs: [],
    reason: "",
    ...more,
  });
  run.tell(told({ phase: "waiting for resources", reason: "in line" }), told({ phase: "initializing" }));
  run.tell({ kind: "running", at: 6, attempt }, told({ phase: "initializing", customInfo: { job: "j" } }));
  const events = run.decisions.flatMap((decision) =>
    decision.kind === "record" && decision.record.kind === "task" ? [decision.record.event] : [],
  );
  expect(events.map(({ phase, reason, customInfo }) => [phase, reason, customInfo])).toEqual([
    [TaskExecution_Phase.QUEUED, "", undefined],
    [TaskExecution_Phase.WAITING_FOR_RESOURCES, "in line", undefined],
    [TaskExecution_Phase.INITIALIZING, "", undefined],
    [TaskExecution_Phase.RUNNING, "", undefined],
    [TaskExecution_Phase.RUNNING, "", { job: "j" }],
  ]);
});
