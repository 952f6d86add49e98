import { expect, test } from "vitest";
import { csvText } from "./csv.ts";

test("cells with commas, quotes and lines are quoted, and formulas are texts", () => {
  expect(
    csvText([
      ["a", 'b "c"', "d,e", "f\ng"],
      ["=1+1", "-x", "", "plain"],
    ]),
  ).toBe('a,"b ""c""","d,e","f\ng"\r\n\'=1+1,\'-x,,plain\r\n');
});
