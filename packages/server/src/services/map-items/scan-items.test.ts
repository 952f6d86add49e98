import { create, toBinary } from "@bufbuild/protobuf";
import { TaskExecution_Phase as Phase } from "@haltere/idl/core";
import { ItemBatchSchema } from "@haltere/idl/haltere";
import { expect, test } from "vitest";
import { type ScannedItem, scanItems } from "./scan-items.ts";

test("an item's end is read whatever else it has", () => {
  const batch = create(ItemBatchSchema, {
    items: [
      { index: 300, attempt: 2, result: { case: "outputs", value: new Uint8Array(200) }, startedAt: 1n, endedAt: 2n },
      { index: 1, result: { case: "outputsUri", value: "file:///x" } },
      { index: 2, systemFailures: 1, result: { case: "failure", value: "no" }, savedState: {} },
      { index: 3, result: { case: "failure", value: "left" }, aborted: true },
      { attempt: 1 },
    ],
  });
  const told: ScannedItem[] = [];
  scanItems(toBinary(ItemBatchSchema, batch), (item) => told.push(item));
  const failure = new TextEncoder().encode("no");
  expect(told).toEqual([
    { index: 300, attempt: 2, ended: Phase.SUCCEEDED, failure: undefined },
    { index: 1, attempt: 0, ended: Phase.SUCCEEDED, failure: undefined },
    { index: 2, attempt: 0, ended: Phase.FAILED, failure: expect.objectContaining(failure) },
    { index: 3, attempt: 0, ended: Phase.ABORTED, failure: undefined },
    { index: 0, attempt: 1, ended: undefined, failure: undefined },
  ]);
});
