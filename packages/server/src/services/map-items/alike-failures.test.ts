import { expect, test } from "vitest";
import { createFailureGroups } from "./alike-failures.ts";

test("failures that differ in numbers and quoted texts are one group, the most frequent first", () => {
  const groups = createFailureGroups();
  ["odd", "no item 1 of 'a'", "no item 22 of 'b'", "odd?"].forEach((message, index) => {
    groups.add(index, message);
  });
  expect(groups.mostFrequent(2)).toEqual([
    { count: 2, message: "no item 1 of 'a'", items: [1, 2] },
    { count: 1, message: "odd", items: [0] },
  ]);
});

test("of very many only the first are named, and a long message is cut", () => {
  const groups = createFailureGroups();
  for (let index = 0; index < 5000; index++) groups.add(index, `${"x".repeat(10_000)} end`);
  const [group] = groups.mostFrequent(10);
  expect([group?.count, group?.items.length, group?.message.length]).toEqual([5000, 1000, 2003]);
  expect(group?.message).toMatch(/^x+\n…\nx+ end$/);
});
