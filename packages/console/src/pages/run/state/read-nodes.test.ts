import { create } from "@bufbuild/protobuf";
import { ReadRunNodesResponseSchema } from "@haltere/idl/haltere";
import { expect, test } from "vitest";
import { readNodes } from "./read-nodes.ts";

const run = { project: "p", domain: "d", name: "r" };
const part = (...nodes: readonly [parentNodeId: string, nodeId: string][]) =>
  create(ReadRunNodesResponseSchema, {
    nodes: nodes.map(([parentNodeId, nodeId]) => ({ parentNodeId, node: { id: { nodeId } } })),
  });

test("parts are read to their end, and what is found is told as it comes", async () => {
  const told: number[] = [];
  const found = await readNodes(
    {
      async *readRunNodes() {
        yield part(["n0", "a"], ["", "n0"]);
        yield part(["a", "c"], ["", "n1"]);
      },
    },
    run,
    new AbortController().signal,
    (soFar) => told.push(soFar.length),
  );
  expect(found.map(({ parent, id }) => `${parent}/${id}`)).toEqual(["n0/a", "/n0", "a/c", "/n1"]);
  expect(told).toEqual([2, 4]);
});
