import { create } from "@bufbuild/protobuf";
import { NodeExecutionListSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { readNodes } from "./read-nodes.ts";

const run = { project: "p", domain: "d", name: "r" };
const node = (nodeId: string, isParentNode = false) => ({ id: { nodeId }, metadata: { isParentNode } });

test("pages and levels are read to their end, and what is found is told as it comes", async () => {
  const lists: Readonly<Record<string, readonly ReturnType<typeof node>[][]>> = {
    "": [[node("n0", true), node("n1")], [node("n2", true)]],
    n0: [[node("a", true)]],
    n2: [[node("b")], []],
    a: [[node("c")]],
  };
  const told: number[] = [];
  const found = await readNodes(
    {
      listNodeExecutions: async ({ uniqueParentId = "", token = "" }) => {
        const pages = lists[uniqueParentId] ?? [];
        const at = Number(token);
        return create(NodeExecutionListSchema, {
          nodeExecutions: pages[at] ?? [],
          token: at + 1 < pages.length ? String(at + 1) : "",
        });
      },
    },
    run,
    new AbortController().signal,
    (part) => told.push(part.length),
  );
  expect(found.map(({ parent, id }) => `${parent}/${id}`).sort()).toEqual(["/n0", "/n1", "/n2", "a/c", "n0/a", "n2/b"]);
  expect(told[0]).toBe(2);
  expect(told.at(-1)).toBe(6);
});
