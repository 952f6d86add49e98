import { ExecutionError_ErrorKind as Kind } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { simulate } from "../testing/simulation.ts";
import { compiled, integers } from "../testing/workflows.ts";
import { executionError } from "./events.ts";
import { afterFailure } from "./retry.ts";

const failure = (kind: Kind, recoverable = true) => ({ error: executionError(kind, "Code", "words"), recoverable });

describe("what follows a failed attempt", () => {
  test.each([
    ["the user's first of three", 0, 0, Kind.USER, { kind: "retry", attempt: 1, systemFailures: 0 }],
    [
      "one of an unknown kind counts as the user's",
      1,
      0,
      Kind.UNKNOWN,
      { kind: "retry", attempt: 2, systemFailures: 0 },
    ],
    ["the user's third of three", 2, 0, Kind.USER, { kind: "fail" }],
    ["the user's third, after three of the system", 5, 3, Kind.USER, { kind: "fail" }],
    ["the user's second, after three of the system", 4, 3, Kind.USER, { kind: "retry", attempt: 5, systemFailures: 3 }],
    ["the system's first", 0, 0, Kind.SYSTEM, { kind: "retry", attempt: 1, systemFailures: 1 }],
    ["the system's third, after two of the user", 4, 2, Kind.SYSTEM, { kind: "retry", attempt: 5, systemFailures: 3 }],
    ["the system's fourth", 3, 3, Kind.SYSTEM, { kind: "fail" }],
  ])("%s", (_, attempt, systemFailures, kind, next) => {
    expect(afterFailure({ maxAttempts: 3 }, { attempt, systemFailures }, failure(kind))).toMatchObject(next);
  });

  test("what cannot be tried again fails as it is, whoever's it is", () => {
    for (const kind of [Kind.USER, Kind.SYSTEM, Kind.UNKNOWN]) {
      const said = failure(kind, false);
      expect(afterFailure({ maxAttempts: 9 }, { attempt: 0, systemFailures: 0 }, said)).toEqual({
        kind: "fail",
        error: said.error,
      });
    }
  });

  test("what has spent its budget is the user's, and says which budget and what came last", () => {
    const { kind, error } = {
      error: undefined,
      ...afterFailure({ maxAttempts: 1 }, { attempt: 3, systemFailures: 3 }, failure(Kind.SYSTEM)),
    };
    expect([kind, error?.kind, error?.code, error?.message]).toEqual([
      "fail",
      Kind.USER,
      "RetriesExhausted|Code",
      "[3/3] currentAttempt done. Last Error: SYSTEM::words",
    ]);
  });
});

test("an interruptible task may be interrupted until the system lost it as often as it may; its last attempt may not", () => {
  const workflow = compiled({ nodes: [{ id: "n", after: ["start"], retries: 1, interruptible: true }], output: "n" });
  const simulation = simulate(workflow, integers({ x: 1 }));
  for (let number = 0; number < 4; number++)
    simulation.finish({ node: "n", number }, { kind: "failed", ...failure(Kind.SYSTEM) });
  const started = simulation.decisions.flatMap((decision) =>
    decision.kind === "start" ? [`${decision.attempt.number} ${decision.interruptible}`] : [],
  );
  expect(started).toEqual(["0 true", "1 true", "2 true", "3 false"]);
  expect(simulation.ended).toBe(true);
});
