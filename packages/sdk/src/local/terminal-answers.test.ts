// Gates asked on a terminal: what is shown, what is understood, and what happens where nobody answers.
import { PassThrough } from "node:stream";
import type { ReadStream, WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { FlyteError } from "@haltere/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { approve, waitForInput } from "../gates/gates.ts";
import { Instant } from "../schema/time-schemas.ts";
import { testClock } from "../testing-kit/test-clock.ts";
import { withSurroundings } from "./surroundings.ts";
import { createTerminalAnswers } from "./terminal-answers.ts";

const score = task({ output: z.number(), name: "score" }, () => 6);

/** A terminal whose person types the lines, each when it is asked for. */
function terminal(lines: readonly string[], isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY }) as object as ReadStream;
  const output = new PassThrough();
  let shown = "";
  const left = [...lines];
  output.on("data", (data: Buffer) => {
    shown += data.toString();
    if (!/(\[y\/n\]|Value:) $/.test(data.toString())) return;
    const line = left.shift();
    if (line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  if (!isTTY) input.end();
  const gates = createTerminalAnswers(input, output as object as WriteStream);
  return { gates, shown: () => stripVTControlCharacters(shown) };
}

const failureOf = async (run: PromiseLike<unknown>): Promise<FlyteError> =>
  FlyteError.from(
    await run.then(
      () => new Error("it succeeded"),
      (thrown: unknown) => thrown,
    ),
  );

test("a gate is asked with its name, place, type and value", async () => {
  const wf = workflow({ output: z.number(), name: "reviewed" }, () => approve(score(), "check"));
  const { gates, shown } = terminal(["maybe", "Yes"]);
  expect(await withSurroundings({ gates }, () => wf())).toBe(6);
  expect(shown()).toBe(
    [
      "Gate check of reviewed, node n1 waits for an approval of",
      "  float  6.0",
      "Approve? [y/n] Answer y or n.",
      "Approve? [y/n] ",
    ].join("\n"),
  );
});

test("questions come one after the other", async () => {
  const wf = workflow({ outputs: { a: z.string(), b: z.int() }, name: "two" }, () => ({
    a: waitForInput("first", z.string()),
    b: waitForInput("second", z.int()),
  }));
  const { gates, shown } = terminal(["text", "7"]);
  expect(await withSurroundings({ gates }, () => wf())).toEqual({ a: "text", b: 7 });
  expect(shown().indexOf("second")).toBeGreaterThan(shown().indexOf("Value: "));
});

describe("a value is understood as its type", () => {
  test.each<[string, z.ZodType, string, unknown]>([
    ["a text as it is", z.string(), '"quoted"', '"quoted"'],
    ["a text of digits", z.string(), "12", "12"],
    ["an int", z.int(), "+12", 12],
    ["an int beyond a double's digits", z.bigint(), "9007199254740993", 9007199254740993n],
    ["a float", z.number(), "1e3", 1000],
    ["a boolean", z.boolean(), "no", false],
    ["a choice", z.enum(["a", "b"]), "b", "b"],
    ["a list", z.array(z.int()), "[1, 2]", [1, 2]],
    ["an object", z.object({ a: z.int() }), '{"a": 1}', { a: 1 }],
    ["nothing", z.int().optional(), "", undefined],
    ["a number before a text", z.union([z.string(), z.int()]), "5", 5],
    ["a text where it is no number", z.union([z.string(), z.int()]), "five", "five"],
    ["a time without a zone, in UTC", z.date(), "2024-01-31 12:00", new Date("2024-01-31T12:00:00Z")],
  ])("%s", async (_, schema, text, expected) => {
    const { gates } = terminal([text]);
    expect(await withSurroundings({ gates }, () => waitForInput("value", schema))).toEqual(expected);
  });

  test("an instant", async () => {
    const { gates } = terminal(["2024-01-31T12:00:00Z"]);
    const instant = await withSurroundings({ gates }, () => waitForInput("value", Instant));
    expect(instant.toString()).toBe("2024-01-31T12:00:00Z");
  });

  test("what does not fit is told, and asked again", async () => {
    const { gates, shown } = terminal(["abc", "11", "7"]);
    expect(await withSurroundings({ gates }, () => waitForInput("value", z.int().max(10)))).toBe(7);
    expect(shown()).toContain("That does not fit: expected int.");
    expect(shown()).toMatch(/That does not fit: .*10\./);
  });
});

/** An input that holds all lines at once, as what a person typed ahead or a script gives. */
function ahead(text: string, isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY }) as object as ReadStream;
  const output = new PassThrough();
  let shown = "";
  output.on("data", (data: Buffer) => {
    shown += data.toString();
  });
  input.write(text);
  const gates = createTerminalAnswers(input, output as object as WriteStream);
  return { input, gates, shown: () => stripVTControlCharacters(shown) };
}

describe.each([
  ["typed ahead", true, { code: "Cancelled", message: "the gate second got no answer: the terminal's input ended" }],
  [
    "given by a script",
    false,
    {
      code: "FailedPrecondition",
      message: "the gate second asks for an answer, and the standard input has no more lines",
    },
  ],
])("lines %s", (_, isTTY, failure) => {
  test("answer one question after the other, and what does not fit the same again", async () => {
    const { gates, shown } = ahead("what\ny\nfine\n7\n", isTTY);
    const wf = workflow({ output: z.number(), name: "reviewed" }, () => approve(score(), "check"));
    expect(await withSurroundings({ gates }, () => wf())).toBe(6);
    expect(await withSurroundings({ gates }, () => waitForInput("note", z.string()))).toBe("fine");
    expect(await withSurroundings({ gates }, () => waitForInput("n", z.int()))).toBe(7);
    expect(shown()).toMatch(/Approve\? \[y\/n\] (what\n)?Answer y or n\.\nApprove\? \[y\/n\] y\n/);
  });

  test("that are too few fail the gate that got none", async () => {
    const { gates, input } = ahead("y\n", isTTY);
    await withSurroundings({ gates }, () => waitForInput("first", z.string()));
    const second = withSurroundings({ gates }, async () => await waitForInput("second", z.int()));
    input.end();
    expect(await failureOf(second)).toMatchObject(failure);
  });
});

test("a script's last line needs no end, and its input is not read between the questions", async () => {
  const { gates, input } = ahead("one\ntw", false);
  expect(await withSurroundings({ gates }, () => waitForInput("first", z.string()))).toBe("one");
  expect(input.isPaused()).toBe(true);
  const second = withSurroundings({ gates }, async () => await waitForInput("second", z.string()));
  input.end("o");
  expect(await second).toBe("two");
});

test("a gate that is over leaves the next line to the next gate", async () => {
  const { gates, input } = ahead("", false);
  const clock = testClock();
  const over = withSurroundings({ gates, clock }, async () => await waitForInput("first", z.string(), { timeout: 60 }));
  expect(await failureOf(over)).toMatchObject({ code: "DeadlineExceeded" });
  input.end("late\n");
  expect(await withSurroundings({ gates }, () => waitForInput("second", z.string()))).toBe("late");
});

describe("where nobody answers", () => {
  test("there is no terminal", async () => {
    const wf = workflow({ output: z.number(), name: "reviewed" }, () => approve(score(), "check"));
    const { gates } = terminal([], false);
    expect(await failureOf(withSurroundings({ gates }, async () => await wf()))).toMatchObject({
      code: "FailedPrecondition",
      message: "the gate check asks for an answer, and there is no terminal to ask on",
      where: { workflow: "reviewed", node: "n1" },
      hint: expect.stringContaining("haltere/testing"),
    });
  });

  test("the terminal's input ends", async () => {
    const { gates } = terminal([]);
    expect(
      await failureOf(withSurroundings({ gates }, async () => await waitForInput("value", z.int()))),
    ).toMatchObject({
      code: "Cancelled",
      message: "the gate value got no answer: the terminal's input ended",
    });
  });
});
