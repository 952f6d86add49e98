import fc from "fast-check";
import { expect, test } from "vitest";
import { trimErrorMessage } from "./trim-error.ts";

test("a message of 100 bytes stays, one byte more is cut", () => {
  expect(trimErrorMessage("e".repeat(100))).toBe("e".repeat(100));
  expect(trimErrorMessage("e".repeat(101))).toBe("e".repeat(100));
});

test("no character is cut in two", () => {
  expect(trimErrorMessage(`${"e".repeat(99)}é`)).toBe("e".repeat(99));
  expect(trimErrorMessage(`${"e".repeat(98)}𝄞${"x".repeat(9)}`)).toBe("e".repeat(98));
});

test("what is left is a beginning of at most 100 bytes, and at least 97", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }), (message) => {
      const trimmed = trimErrorMessage(message);
      const length = Buffer.byteLength(trimmed);
      expect(message.startsWith(trimmed)).toBe(true);
      expect(length).toBeLessThanOrEqual(100);
      if (trimmed !== message) expect(length).toBeGreaterThanOrEqual(97);
    }),
  );
});
