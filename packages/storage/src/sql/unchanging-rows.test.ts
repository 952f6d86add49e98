import type { Row } from "@haltere/ports";
import { expect, test } from "vitest";
import { unchangingRows } from "./unchanging-rows.ts";

const workflow = (id: number, bytes: number): Row<"workflows"> => ({
  id,
  project: "p",
  domain: "d",
  name: `w${id}`,
  version: "v",
  typed_interface: new Uint8Array(),
  closure: new Uint8Array(bytes),
  digest: new Uint8Array(),
  short_description: "",
  created_at: 1,
  updated_at: 1,
});

function counted(capacity: number) {
  const rows = unchangingRows(capacity);
  const read: number[] = [];
  const ask = (id: number, bytes: number) =>
    rows.byId("workflows", id, async () => {
      read.push(id);
      return workflow(id, bytes);
    });
  return { ask, read, rows };
}

test("those used last are kept, up to so many bytes", async () => {
  const { ask, read } = counted(10_000);
  for (const id of [1, 2, 3, 4, 1, 5, 1, 2]) await ask(id, 1500);
  // Five of 2000 bytes each would fit; the sixth drives out what was used least lately, which 1 is not.
  await ask(6, 1500);
  await ask(1, 1500);
  await ask(3, 1500);
  expect(read).toEqual([1, 2, 3, 4, 5, 6, 3]);
});

test("a row that is much of all there is room for drives nothing out", async () => {
  const { ask, read } = counted(10_000);
  for (const id of [1, 2]) await ask(id, 1500);
  for (let time = 0; time < 3; time++) await ask(3, 9000);
  for (const id of [1, 2]) await ask(id, 1500);
  expect(read).toEqual([1, 2, 3, 3, 3]);
});

test("a row that is not there is asked for again", async () => {
  const { rows } = counted(10_000);
  expect(await rows.byId("workflows", 1, () => Promise.resolve(undefined))).toBeUndefined();
  expect(await rows.byId("workflows", 1, () => Promise.resolve(workflow(1, 0)))).toMatchObject({ id: 1 });
});
