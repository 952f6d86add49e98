import { expect, test } from "vitest";
import { fixedFloatText, goJsonText } from "./plain-text.ts";

// As Go's strconv.FormatFloat(x, 'f', -1, 64).
test.each<[number, string]>([
  [0, "0"],
  [-0, "-0"],
  [1, "1"],
  [2.5, "2.5"],
  [-120.25, "-120.25"],
  [0.1, "0.1"],
  [1e-7, "0.0000001"],
  [1.5e-9, "0.0000000015"],
  [1e21, "1000000000000000000000"],
  [1.234567e22, "12345670000000000000000"],
  [123456.789, "123456.789"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "+Inf"],
  [Number.NEGATIVE_INFINITY, "-Inf"],
])("%f is written %s", (value, text) => {
  expect(fixedFloatText(value)).toBe(text);
  if (Number.isFinite(value)) expect(Number(text)).toBe(value);
});

test("JSON has names in order, every digit, and HTML's letters as escapes", () => {
  expect(goJsonText({ b: [9_007_199_254_740_993n, { d: 1, c: null }], a: "<&>" })).toBe(
    '{"a":"\\u003c\\u0026\\u003e","b":[9007199254740993,{"c":null,"d":1}]}',
  );
});
