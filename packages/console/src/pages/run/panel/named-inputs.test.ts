import { expect, test } from "vitest";
import { namedInputs } from "./named-inputs.ts";

const named = (error: string, ...names: string[]) => [...namedInputs(error, names)];

test("an input is named by the control plane, by the SDK and by flytekit, each in its own way", () => {
  expect(named('The node "n0" has no output "x". (node n1, input price)', "price", "n", "node")).toEqual(["price"]);
  expect(named("the input size is missing (task a.b, input size) Give size a value.", "size", "a")).toEqual(["size"]);
  expect(
    named("Failed to convert inputs of task 'shop.price':\n  Error converting input 'amount':\n no", "amount", "price"),
  ).toEqual(["amount"]);
});

test("a word that prose has as well names no input, nor does a part of a longer word", () => {
  expect(named("no value for a list of the size", "value", "a", "list", "size")).toEqual([]);
  expect(named("inputs of a task, input sizes", "size", "a")).toEqual([]);
  expect(named("o.price_list is 'pricey'", "price")).toEqual([]);
});

test("a name that no prose has is enough, and so is one that stands before its value", () => {
  expect(named("unit_price must be above none, minOrder too", "unit_price", "minOrder", "price")).toEqual([
    "unit_price",
    "minOrder",
  ]);
  expect(named("got x=3, y == 4", "x", "y")).toEqual(["x"]);
});

test("lines of a stack name none, and signs of patterns in a name are signs", () => {
  expect(named("Error: no\n    at f (input x:1:1)", "x")).toEqual([]);
  expect(named("input a.b is odd", "a.b", "a+", "(")).toEqual(["a.b"]);
});
