import { expect, test } from "vitest";
import { refusedFields } from "./refusal.ts";

test.each([
  ["input a has the wrong type: expected int, but got str. Give a a value of type int.", ["a"]],
  ["expected_inputs count missing: it has no default. Give count a value of type int.", ["count"]],
  ["invalid input a: the launch plan does not take it. It takes count.", ["a"]],
  ["invalid count input wrong type. Expected simple:INTEGER, but got simple:STRING", ["count"]],
  ["The execution p:d:x already exists", ["name"]],
  ["invalid label key [a b]: [name part must consist of letters]", ["labels"]],
  ["Give a value to the machine.", []],
  ["input other has the wrong type: expected int, but got str.", []],
])("%s", (message, fields) => {
  expect([...refusedFields(message, ["a", "count", "value"]).keys()]).toEqual(fields);
});
