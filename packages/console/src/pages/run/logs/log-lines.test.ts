import { expect, test } from "vitest";
import { createLogLines, rowLength, rowsWith } from "./log-lines.ts";

test("lines are rows, however the text is cut", () => {
  const whole = "one\ntwo\n\nthree\n";
  for (let size = 1; size <= whole.length; size += 1) {
    const lines = createLogLines();
    for (let from = 0; from < whole.length; from += size) lines.push(whole.slice(from, from + size));
    expect(lines.rows).toEqual(["one", "two", "", "three"]);
  }
});

test("a line of megabytes is many rows, none of them long, and nothing is lost", () => {
  const lines = createLogLines();
  const text = "x".repeat(10_000_000);
  for (let from = 0; from < text.length; from += 65_536) lines.push(text.slice(from, from + 65_536));
  expect(lines.rows).toHaveLength(text.length / rowLength);
  expect(lines.rows.every((row) => row.length === rowLength)).toBe(true);
});

test("rows are found in whatever case", () => {
  expect(rowsWith(["An Error", "fine", "error"], "ERROR")).toEqual([0, 2]);
  expect(rowsWith(["a"], "")).toEqual([]);
});
