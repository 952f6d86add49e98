import { expect, test } from "vitest";
import { fewAtOnce } from "./few-at-once.ts";

const numbers = Array.from({ length: 100 }, (_, index) => index);

test("answers come in the order of what was given, and no more than eight are under way", async () => {
  let under = 0;
  let most = 0;
  const doubled = await fewAtOnce(numbers, async (number) => {
    most = Math.max(most, ++under);
    for (let turns = number % 7; turns > 0; turns--) await Promise.resolve();
    under--;
    return number * 2;
  });
  expect(doubled).toEqual(numbers.map((number) => number * 2));
  expect(most).toBe(8);
  expect(await fewAtOnce([], async () => 1)).toEqual([]);
});

test("nothing is begun after a failure, or once the caller has left", async () => {
  const begun: number[] = [];
  const failing = fewAtOnce(numbers, async (number) => {
    begun.push(number);
    if (number === 3) throw new Error("three");
    await new Promise(setImmediate);
  });
  await expect(failing).rejects.toThrow("three");
  await new Promise(setImmediate);
  expect(begun.length).toBeLessThan(20);
  const left = new AbortController();
  const leaving = fewAtOnce(numbers, async (number) => number === 5 && left.abort(new Error("left")), left.signal);
  await expect(leaving).rejects.toThrow("left");
});
