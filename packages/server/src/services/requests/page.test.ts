import { expect, test } from "vitest";
import { nextToken, readPage } from "./page.ts";

test.each([
  ["", 0],
  ["0", 0],
  ["02", 2],
  ["50", 50],
  ["+7", 7],
  ["-0", 0],
  ["9223372036854775807", Number.MAX_SAFE_INTEGER],
])("token %j is offset %i", (token, offset) => {
  expect(readPage({ limit: 2, token }, "ListTasks")).toEqual({ limit: 2, offset });
});

test.each(["two", "-2", " ", "1.5", "0x10", "99999999999999999999"])("token %j is refused", (token) => {
  expect(() => readPage({ limit: 2, token }, "ListTasks")).toThrow(`invalid pagination token ${token} for ListTasks`);
});

test("a limit of 0 is refused", () => {
  expect(() => readPage({ limit: 0, token: "" }, "ListTasks")).toThrow("invalid value for limit");
});

test("a full page has a token, a shorter one has none", () => {
  const page = { limit: 2, offset: 4 };
  expect(nextToken(page, 2)).toBe("6");
  expect(nextToken(page, 1)).toBe("");
});
