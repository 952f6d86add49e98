import { describe, expect, test } from "vitest";
import { cellText } from "./cell-text.ts";
import { csvRows } from "./csv-rows.ts";
import { decimalText } from "./decimal-text.ts";
import { tableFiles } from "./table-files.ts";
import { nextCell } from "./table-keys.ts";

describe("separated values", () => {
  test.each([
    [
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a,b\r\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ['"a,""x""\n",b\n', [['a,"x"\n', "b"]]],
    [
      "a,\n,b\n",
      [
        ["a", ""],
        ["", "b"],
      ],
    ],
    ["a,", [["a", ""]]],
    ['"open', [["open"]]],
    ['"a"b,c', [["ab", "c"]]],
    ["", []],
    ["\n", [[""]]],
  ])("%j", (text, rows) => {
    expect(csvRows(text, ",")).toEqual(rows);
  });
});

test("cells are exact, and what is nested is one line", () => {
  expect(cellText(9007199254740993n, false)).toBe("9007199254740993");
  expect(cellText(2, true)).toBe("2.0");
  expect(cellText(2, false)).toBe("2");
  expect(cellText(Number.NaN, true)).toBe("NaN");
  expect(cellText(null, false)).toBeUndefined();
  expect(cellText("<b>", false)).toBe("<b>");
  expect(cellText([1n, null, "a"], false)).toBe('[1, none, "a"]');
  expect(cellText({ x: { y: true } }, false)).toBe('{"x": {"y": true}}');
  expect(cellText(new Uint8Array([1, 255]), false)).toBe("01 ff");
});

test("decimals keep every digit", () => {
  expect(decimalText(new Uint8Array([0xff, 0xfe]), 2)).toBe("-0.02");
  expect(decimalText(new Uint8Array([0x0d, 0xe0, 0xb6, 0xb3, 0xa7, 0x64, 0x00, 0x01]), 3)).toBe("1000000000000000.001");
  expect(decimalText(-5, 0)).toBe("-5");
  expect(decimalText(null, 2)).toBeUndefined();
});

test("of a folder the files that hold rows are read", () => {
  const files = ["t/00000", "t/_SUCCESS", "t/.crc", "t/.csv", "t/a=1/part.parquet"].map((uri) => ({ uri }));
  expect(tableFiles(files).map(({ uri }) => uri)).toEqual(["t/00000", "t/.csv", "t/a=1/part.parquet"]);
});

test("keys move within the grid", () => {
  const size = { rows: 3, columns: 2 };
  expect(nextCell("ArrowUp", { row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 });
  expect(nextCell("PageDown", { row: 0, column: 1 }, size)).toEqual({ row: 2, column: 1 });
  expect(nextCell("End", { row: 1, column: 0 }, size)).toEqual({ row: 1, column: 1 });
  expect(nextCell("Tab", { row: 1, column: 0 }, size)).toBeUndefined();
});
