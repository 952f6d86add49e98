import { describe, expect, test } from "vitest";
import { cDouble, cFloat } from "./c-number.ts";
import { pythonBytesLiteral, pythonDict, pythonFloat, pythonTextLiteral } from "./python-text.ts";
import { shorten } from "./shorten.ts";

// What Python 3.11 and protobuf's C library answer.
test.each([
  [1, "1.0", "1", "1"],
  [-1.5, "-1.5", "-1.5", "-1.5"],
  [0.1, "0.1", "0.1", "0.1"],
  [1 / 3, "0.3333333333333333", "0.33333333333333331", "0.333333343"],
  [1e15, "1000000000000000.0", "1e+15", "1e+15"],
  [1e16, "1e+16", "1e+16", "1e+16"],
  [2 ** 53, "9007199254740992.0", "9007199254740992", "9.00719925e+15"],
  [0.0001, "0.0001", "0.0001", "0.0001"],
  [1e-5, "1e-05", "1e-05", "1e-05"],
  [1.5e-7, "1.5e-07", "1.5e-07", "1.5e-07"],
  [-0, "-0.0", "-0", "-0"],
  [5e-324, "5e-324", "4.94065645841247e-324", "0"],
  [Number.POSITIVE_INFINITY, "inf", "inf", "inf"],
  [Number.NEGATIVE_INFINITY, "-inf", "-inf", "-inf"],
  [Number.NaN, "nan", "nan", "nan"],
  // Halves go to the even digit.
  [-593895.0721763461, "-593895.0721763461", "-593895.07217634609", "-593895.062"],
  [7034116884482633 / 4, "1758529221120658.2", "1758529221120658.2", "1.75852926e+15"],
])("the number %d", (value, python, double, float) => {
  expect([pythonFloat(value), cDouble(value), cFloat(value)]).toEqual([python, double, float]);
});

test.each([
  ["it's", `"it's"`],
  ['"', `'"'`],
  [`'"`, `'\\'"'`],
  ["\\\n\r\t", String.raw`'\\\n\r\t'`],
  ["\x00\x7f\u00a0\u00ad", String.raw`'\x00\x7f\xa0\xad'`],
  ["ä 日 😀", "'ä 日 😀'"],
  ["\u2028\u{e0001}", String.raw`'\u2028\U000e0001'`],
])("the text %j", (text, literal) => {
  expect(pythonTextLiteral(text)).toBe(literal);
});

test("bytes and dicts", () => {
  expect(pythonBytesLiteral(Uint8Array.of(0, 9, 65, 39, 92, 255))).toBe(String.raw`b"\x00\tA'\\\xff"`);
  expect(
    pythonDict([
      ["b", "1"],
      ["a", "'x'"],
      ["\u{10000}", "3"],
      ["\uffff", "2"],
    ]),
  ).toBe(`{'a': 'x', 'b': 1, '\\uffff': 2, '\u{10000}': 3}`);
});

describe("shorten", () => {
  test.each([
    ["collapses white space", " a \n\t b\u2003c\x1fd ", "a b c d"],
    ["keeps what fits exactly", "x".repeat(20), "x".repeat(20)],
    ["ends at a word", "one two three four five", "one two three [...]"],
    ["leaves nothing of one long word", "x".repeat(21), "[...]"],
    ["drops a word that leaves no room for the placeholder", "one two threeandmores", "one two [...]"],
    ["ends behind a hyphen", "a well-known-fact is that", "a well-known- [...]"],
    ["counts characters, not halves of them", "😀".repeat(20), "😀".repeat(20)],
    ["does not take a byte order mark for white space", "\ufeff aaaaaaaa bbbbbbbbbbb", "\ufeff aaaaaaaa [...]"],
  ])("%s", (_, text, wanted) => {
    expect(shorten(text, 20)).toBe(wanted);
  });
});
