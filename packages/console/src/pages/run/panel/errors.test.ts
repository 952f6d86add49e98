import { expect, test } from "vitest";
import { alikeErrors } from "./alike-errors.ts";
import { firstLine, foldError } from "./fold-error.ts";

test("a stack of Node is folded away from its message", () => {
  expect(foldError("Error: no\n  more\n    at f (a.ts:1:2)\n    at g (b.ts:3:4)")).toEqual({
    message: "Error: no\n  more",
    stack: "    at f (a.ts:1:2)\n    at g (b.ts:3:4)",
  });
});

test("a traceback of Python is folded away from its message", () => {
  const { message, stack } = foldError(
    'Trace:\n\n    Traceback (most recent call last):\n      File "a.py", line 1\n\nMessage:\n\n    ValueError: no',
  );
  expect(message).toContain("ValueError: no");
  expect(message).not.toContain("a.py");
  expect(stack).toContain("a.py");
});

test("an error without a stack is its message", () => {
  expect(foldError("at last it broke")).toEqual({ message: "at last it broke", stack: "" });
});

test("errors that differ in numbers and quoted texts are alike, the most frequent first", () => {
  const groups = alikeErrors(["odd", "no item 1 of 'a'", "no item 22 of 'b'"], (message) => message);
  expect(groups).toEqual([["no item 1 of 'a'", "no item 22 of 'b'"], ["odd"]]);
});

test("an error on one line is its message, and not its trace", () => {
  expect(
    firstLine('Trace:\n\n    Traceback (most recent call last):\n      File "a"\n\nMessage:\n\n    ValueError: no'),
  ).toBe("ValueError: no");
  expect(firstLine("\n  Error: x\n    at f (a.ts:1:1)")).toBe("Error: x");
  expect(firstLine("")).toBe("");
});

test("what the engine says of attempts before a trace stands behind the message", () => {
  const text =
    "[2/2] currentAttempt done. Last Error: USER::Trace:\n\n    at f (a.ts:1:1)\n\nMessage:\n\n    Error: no";
  expect(foldError(text).message).toBe("Error: no\n[2/2] currentAttempt done. Last Error: USER::");
  expect(foldError(text).stack).toContain("at f");
  expect(firstLine(text)).toBe("Error: no");
});
