import { NodeExecution_Phase } from "@haltere/idl/core";
import { expect, test } from "vitest";
import type { RunNode } from "../state/run-node.ts";
import { rowsByKey, runTree } from "../state/run-tree.ts";
import { didOtherwise, nodePairs } from "./node-pairs.ts";

const node = (id: string, specId: string, more: Partial<RunNode> = {}): RunNode => ({
  id,
  parent: "",
  specId,
  name: "",
  phase: NodeExecution_Phase.SUCCEEDED,
  createdAt: 0,
  startedAt: 0,
  endedAt: 10,
  error: undefined,
  isDynamic: false,
  isArray: false,
  retryGroup: "0",
  cache: 0,
  cachedFrom: undefined,
  launched: undefined,
  hasDeck: false,
  attempts: 0,
  ...more,
});
const rowsOf = (...nodes: RunNode[]) =>
  rowsByKey(runTree(new Map(nodes.map((one) => [one.id, one])), { closure: undefined, dynamic: new Map() }));

test("nodes of two runs meet by their places in the workflow, whatever their ids are", () => {
  const mine = rowsOf(node("n0", "n0"), node("n0-0-n1", "n1", { parent: "n0" }));
  const theirs = [
    node("n0", "n0"),
    node("n0-0-n1", "n1", { parent: "n0" }),
    node("n0-1-n1", "n1", { parent: "n0", retryGroup: "1" }),
  ];
  expect(nodePairs(mine, theirs).map(({ key, mine, theirs }) => [key, mine?.id, theirs?.id])).toEqual([
    ["n0", "n0", "n0"],
    ["n0/n1", "n0-0-n1", "n0-1-n1"],
  ]);
});

test("what began in one run alone is told, and ends and a map's items are not", () => {
  const theirs = [
    node("n2", "n2", { isArray: true }),
    node("n2-0", "n0", { parent: "n2" }),
    node("end-node", "end-node"),
  ];
  expect(
    nodePairs(rowsOf(node("n1", "n1")), theirs).map(({ key, mine, theirs }) => [key, mine?.id, theirs?.id]),
  ).toEqual([
    ["n1", "n1", undefined],
    ["n2", undefined, "n2"],
  ]);
});

test("a node did otherwise by its phase, or by much of its time", () => {
  const pair = (mine: Partial<RunNode>, theirs: Partial<RunNode>) =>
    didOtherwise({ key: "n", name: "n", mine: node("n", "n", mine), theirs: node("n", "n", theirs) });
  expect(pair({}, { phase: NodeExecution_Phase.FAILED })).toBe(true);
  expect(pair({ endedAt: 1999 }, { endedAt: 1000 })).toBe(false);
  expect(pair({ endedAt: 2001 }, { endedAt: 1000 })).toBe(true);
  expect(pair({ endedAt: 300 }, { endedAt: 10 })).toBe(false);
  expect(pair({ endedAt: undefined }, {})).toBe(true);
});
