import { expect, test } from "vitest";
import { bestMatches } from "./best-matches.ts";

const all = ["Machine", "shop.orders.price", "orders", "reorder", "shop.orders.order"].map((label) => ({ label }));
const found = (text: string, most = 9) => bestMatches(all, text, most).map(({ label }) => label);

test("what begins so stands first, then what has a word that begins so, then the rest", () => {
  expect(found("order")).toEqual(["orders", "shop.orders.price", "shop.orders.order", "reorder"]);
});

test("all words are needed, in any order and case", () => {
  expect(found("PRICE shop")).toEqual(["shop.orders.price"]);
  expect(found("price machine")).toEqual([]);
});

test("nothing typed is everything, as it comes", () => {
  expect(found(" ", 2)).toEqual(["Machine", "shop.orders.price"]);
});
