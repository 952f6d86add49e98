import { expect, test } from "vitest";
import { valueAt, withValueAt } from "./json-place.ts";

test("a value is put at its place, and what stands beside it stays", () => {
  const json = { a: { b: 1, c: { d: "x" } } };
  expect(withValueAt(json, ["a", "c", "e"], [2])).toEqual({ a: { b: 1, c: { d: "x", e: [2] } } });
  expect(withValueAt({}, ["a", "b"], "y")).toEqual({ a: { b: "y" } });
  expect(json).toEqual({ a: { b: 1, c: { d: "x" } } });
});

test("what is taken out takes with it what holds nothing then", () => {
  expect(withValueAt({ a: { b: { c: 1 } }, z: 1 }, ["a", "b", "c"], undefined)).toEqual({ z: 1 });
  expect(withValueAt({ a: { b: 1, c: 2 } }, ["a", "b"], undefined)).toEqual({ a: { c: 2 } });
});

test("names of Object's own are names, and what is no object holds nothing", () => {
  expect(valueAt({}, ["constructor", "name"])).toBeUndefined();
  expect(valueAt({ a: [1] }, ["a", "0"])).toBeUndefined();
  expect(valueAt({ a: { b: false } }, ["a", "b"])).toBe(false);
});
