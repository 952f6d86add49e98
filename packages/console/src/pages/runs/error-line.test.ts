import { expect, test } from "vitest";
import { errorLine } from "./error-line.ts";

test.each([
  [
    "Trace:\n\n    at <anonymous> (orders.ts:4:27)\n\nMessage:\n\n    Error: An order of -1 pi",
    "Error: An order of -1 pi",
  ],
  ["plain", "plain"],
  ["Trace:\n\n    at <anonymous> (ord", ""],
  ["", ""],
])("%j is told as %j", (message, line) => expect(errorLine(message)).toBe(line));
