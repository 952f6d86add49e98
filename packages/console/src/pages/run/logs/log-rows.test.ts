import { expect, test } from "vitest";
import { findInLog } from "./find-in-log.ts";
import { createLogRows, type LogRows, rowBytes } from "./log-rows.ts";
import { bareText, logSpans } from "./log-spans.ts";

const encoder = new TextEncoder();
const textsOf = (rows: LogRows) => Array.from({ length: rows.count }, (_, row) => rows.textOf(row));

function rowsOf(text: string, size = 65_536): LogRows {
  const rows = createLogRows();
  const bytes = encoder.encode(text);
  for (let from = 0; from < bytes.length; from += size) rows.push(bytes.subarray(from, from + size));
  return rows;
}

test("lines are rows, however the bytes are cut", () => {
  const whole = "one\ntwo ä€😀\n\nthree\r\n\u001b[31mred\nstill\u001b[0m\n10 %\r20 %\rdone\nopen";
  for (let size = 1; size <= whole.length; size += 1) {
    const rows = rowsOf(whole, size);
    expect(textsOf(rows).map(bareText)).toEqual([
      ...["one", "two ä€😀", "", "three", "red", "still"],
      ...["10 %", "20 %", "done", "open"],
    ]);
    expect([rows.styleOf(4), rows.styleOf(5), rows.styleOf(6)]).toEqual([{}, { color: "red" }, {}]);
  }
});

test("a line of megabytes is many rows, none of them long, no character of them cut, and nothing is lost", () => {
  const text = "äx😀".repeat(500_000);
  const rows = rowsOf(text, 65_537);
  const texts = textsOf(rows);
  expect(texts.join("")).toBe(text);
  expect(Math.max(...texts.map((row) => encoder.encode(row).length))).toBeLessThan(rowBytes + 4);
  expect(rows.goesOn(0)).toBe(true);
});

test("what terminals are told is not cut in two", () => {
  const rows = rowsOf(`${"x".repeat(rowBytes)}\u001b[1;31m${"y".repeat(10)}`);
  expect(textsOf(rows).map(bareText)).toEqual(["x".repeat(rowBytes), "y".repeat(10)]);
});

test("of very much the newest is kept, and what went is told", () => {
  const rows = createLogRows({ bytes: 2_000_000, rows: 1_000_000 });
  const line = encoder.encode(`${"z".repeat(99)}\n`);
  for (let number = 0; number < 100_000; number += 1) rows.push(line);
  rows.push(encoder.encode("last\n"));
  expect(rows.textOf(rows.count - 1)).toBe("last");
  expect(rows.textOf(0)).toBe("z".repeat(99));
  expect(rows.count * 100).toBeLessThan(4_000_000);
  expect(rows.droppedRows + rows.count).toBe(100_001);
  expect(rows.droppedBytes).toBe(rows.droppedRows * 100);
});

test("colours are spans, and everything else is text that can be seen", () => {
  expect(logSpans("a\u001b[1;32mb\u001b[38;5;196mc\u001b[0m\u001b]0;title\u0007<b>\u0000\u202e", {})).toEqual([
    { text: "a", style: {} },
    { text: "b", style: { bold: true, color: "green" } },
    { text: "c", style: { bold: true, color: "red" } },
    { text: "<b>\u2400\\u202e", style: {} },
  ]);
  expect(logSpans("\u001b[48;2;10;20;250mx\u001b[49;3my", {})).toEqual([
    { text: "x", style: { ground: "blue" } },
    { text: "y", style: { italic: true } },
  ]);
  expect(logSpans("", { color: "red" })).toEqual([]);
});

test("rows are found in whatever case, over the cut of a long line, and through colours", async () => {
  const rows = rowsOf(`An \u001b[31mErr\u001b[0mor\nfine\n${"x".repeat(rowBytes - 2)}error\nno`);
  const found: number[] = [];
  for await (const some of findInLog(rows, "ERROR", 0, async () => undefined, new AbortController().signal))
    found.push(...some);
  expect(found).toEqual([0, 2]);
});
