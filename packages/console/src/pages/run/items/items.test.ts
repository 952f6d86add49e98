import { TaskExecution_Phase as Phase } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { allItems, itemsIn, someItems } from "./item-order.ts";
import { countsOfRuns, itemPhase, phaseOrder, phasesOfRuns } from "./item-phases.ts";

const runs = [Phase.SUCCEEDED, 3, Phase.FAILED, 1, Phase.SUCCEEDED, 2, Phase.UNDEFINED, 4];

test("runs of phases are the phases of all items, and their counts", () => {
  expect([...phasesOfRuns(runs)]).toEqual([3, 3, 3, 5, 3, 3, 0, 0, 0, 0]);
  expect([...countsOfRuns(runs)]).toEqual([
    [Phase.SUCCEEDED, 5],
    [Phase.FAILED, 1],
    [Phase.UNDEFINED, 4],
  ]);
  expect(phasesOfRuns([])).toHaveLength(0);
});

test("the items in a phase have places, and an item that is not among them the one where it would stand", () => {
  const order = itemsIn(phasesOfRuns(runs), Phase.SUCCEEDED);
  expect(Array.from({ length: order.count + 1 }, (_, place) => order.indexAt(place))).toEqual([0, 1, 2, 4, 5, -1]);
  expect([0, 3, 4, 5, 9].map(order.placeOf)).toEqual([0, 3, 3, 4, 4]);
  expect(someItems([]).indexAt(0)).toBe(-1);
});

test("all items stand at their indexes", () => {
  const order = allItems(250_000);
  expect([order.indexAt(249_999), order.indexAt(250_000), order.placeOf(1_000_000)]).toEqual([249_999, -1, 249_999]);
});

test("every phase that Flyte has is told of, and has a word", () => {
  const phases = Object.values(Phase).filter((phase) => typeof phase === "number");
  expect([...phaseOrder].sort()).toEqual(phases.sort());
  for (const phase of phases) expect(itemPhase(phase).word).not.toBe("Unknown");
});
