// Tests of a workflow, as a user writes them for Node's own runner.
import assert from "node:assert/strict";
import { test } from "node:test";
import { approve, task, workflow, z } from "haltere";
import { mock, standIn, testFailure, testWorkflow } from "haltere/testing";

const price = task({ inputs: { item: z.string() }, output: z.number() }, async ({ item }) => {
  const answer = await fetch(`https://prices.invalid/${item}`);
  return Number(await answer.text());
});
const order = workflow({ inputs: { item: z.string() }, output: z.number() }, ({ item }) =>
  approve(price({ item }), "price"),
);

test("orders at the price that was approved", async () => {
  const mocks = [standIn(price, () => 2.5)];
  const { outputs, node } = await testWorkflow(order, { inputs: { item: "tea" }, mocks, gates: { price: true } });
  assert.equal(outputs, 2.5);
  assert.deepEqual(node("n0").inputs, { item: "tea" });
});

test("orders nothing where the price was refused", async () => {
  using found = mock(price, ({ item }) => item.length);
  const { error } = await testFailure(order, { inputs: { item: "tea" }, gates: { price: false } });
  assert.match(error.message, /refused/);
  assert.equal(found.calls.length, 1);
});
