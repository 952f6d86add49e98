import { expect, test } from "vitest";
import { readSearch, writeSearch } from "./search-text.ts";

test("texts come back as they were, whatever they look like", () => {
  const search = { name: "007", label: "a=b&c", text: '"1"', empty: "" };
  const { empty: _, ...told } = search;
  expect(readSearch(writeSearch(search))).toEqual(told);
});

test("nothing to tell is no question mark", () => {
  expect(writeSearch({ a: undefined, b: "" })).toBe("");
});
