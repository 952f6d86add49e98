import { create, toBinary } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import {
  LiteralMapSchema,
  NodeExecution_Phase,
  TaskExecution_Phase as Phase,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import { ItemBatchSchema, type ItemState, ItemStateSchema, MapItemService } from "@haltere/idl/haltere";
import type { NewRow } from "@haltere/ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callsOf, openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { executionId, nodeEvent, nodeId, taskEvent, workflowEvent } from "../../testing/events.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";

const size = 12_000;
const id = executionId("p", "mapped");
const node = nodeId(id, "n0");
const key = { execution_project: "p", execution_domain: "development", execution_name: "mapped" };
let plane: TestControlPlane;
let items: ReturnType<typeof callsOf<typeof MapItemService>>;

function batchRow(batch: number, states: readonly ItemState[]): NewRow<"map_items"> {
  const indexes = states.map(({ index }) => index);
  return {
    ...key,
    node_key: "n0",
    node_id: "n0",
    batch,
    first_index: Math.min(...indexes),
    last_index: Math.max(...indexes),
    failures: states.filter(({ aborted, result }) => aborted || result.case === "failure").length,
    items: toBinary(ItemBatchSchema, create(ItemBatchSchema, { items: [...states] })),
  };
}

const y = (value: number) => toBinary(LiteralMapSchema, literalMap({ y: integerLiteral(value) }));
const succeeded = (index: number): ItemState =>
  create(ItemStateSchema, {
    index,
    startedAt: 1_000_000n,
    endedAt: 3_000_000n,
    result: { case: "outputs", value: y(index * 2) },
  });

beforeAll(async () => {
  plane = await openControlPlane();
  items = callsOf(plane.services, MapItemService);
  await registerAll(plane, "p");
  const launchPlan = launchPlanId({ project: "p", name: "w" });
  await plane.admin.createExecution({ ...id, spec: { launchPlan }, inputs: literalMap({ a: integerLiteral(1) }) });
  await plane.admin.createWorkflowEvent(workflowEvent(id, WorkflowExecution_Phase.RUNNING, 1));
  const list = collectionLiteral(Array.from({ length: size }, (_, index) => integerLiteral(index)));
  await plane.admin.createNodeEvent(
    nodeEvent(id, "n0", NodeExecution_Phase.RUNNING, 2, {
      inputValue: { case: "inputData", value: literalMap({ x: list, by: integerLiteral(7) }) },
    }),
  );
  const customInfo = { items: { size, succeeded: 9998, failed: 1, running: 2 } };
  await plane.admin.createTaskEvent(taskEvent(id, "n0", Phase.RUNNING, 3, { customInfo }));
  // As attempts end: in any order, over many commits, one tried again, two still under way.
  const rows: NewRow<"map_items">[] = [];
  for (let batch = 0; batch < 100; batch++) {
    const states = Array.from({ length: 100 }, (_, place) => succeeded(batch + place * 100));
    rows.push(
      batchRow(
        batch,
        states.filter(({ index }) => index !== 4711 && index !== 5000),
      ),
    );
  }
  rows.push(batchRow(100, [create(ItemStateSchema, { index: 4711, attempt: 1 })]));
  rows.push(
    batchRow(101, [create(ItemStateSchema, { index: 4711, attempt: 1, result: { case: "failure", value: "broken" } })]),
  );
  rows.push(batchRow(102, [create(ItemStateSchema, { index: 11_000, aborted: true, endedAt: 5_000_000n })]));
  await plane.store.commit(rows.map((row) => ({ kind: "insert", table: "map_items", row })));
});
afterAll(() => plane.close());

test("pages follow each other, and the last says so", async () => {
  let token = "";
  const seen: number[] = [];
  let pages = 0;
  do {
    const page = await items.listMapItems({ id: node, limit: 1000, token });
    seen.push(...page.items.map(({ index }) => index));
    token = page.token;
    pages++;
    expect(page.counts).toMatchObject({ size, succeeded: 9998, failed: 1, running: 2 });
  } while (token !== "");
  expect(pages).toBe(12);
  expect(seen).toEqual(Array.from({ length: size }, (_, index) => index));
});

test("an item tells how it ended, with its values where they are asked for", async () => {
  const { items: page } = await items.listMapItems({ id: node, limit: 3, token: "4709", withValues: true });
  expect(page.map(({ index, phase, attempt, error }) => ({ index, phase, attempt, error }))).toEqual([
    { index: 4710, phase: Phase.SUCCEEDED, attempt: 0, error: "" },
    { index: 4711, phase: Phase.FAILED, attempt: 1, error: "broken" },
    { index: 4712, phase: Phase.SUCCEEDED, attempt: 0, error: "" },
  ]);
  expect(page[0]).toMatchObject({
    startedAt: { seconds: 1n },
    endedAt: { seconds: 3n },
    inputs: literalMap({ x: integerLiteral(4710), by: integerLiteral(7) }),
    outputs: literalMap({ y: integerLiteral(9420) }),
  });
  expect(page[1]).toMatchObject({ inputs: literalMap({ x: integerLiteral(4711), by: integerLiteral(7) }) });
  expect(page[1]?.outputs).toBeUndefined();
  const [plain] = (await items.listMapItems({ id: node, limit: 1 })).items;
  expect(plain?.inputs).toBeUndefined();
});

test("a page has the items of some phases alone, and says where the next begins", async () => {
  const indexesOf = async (phases: readonly Phase[], limit = 1000) => {
    const found: number[] = [];
    let token = "";
    do {
      const page = await items.listMapItems({ id: node, phases: [...phases], limit, token });
      found.push(...page.items.map(({ index }) => index));
      token = page.token;
    } while (token !== "");
    return found;
  };
  expect(await indexesOf([Phase.FAILED])).toEqual([4711]);
  expect(await indexesOf([Phase.FAILED, Phase.ABORTED], 1)).toEqual([4711, 11_000]);
  expect(await indexesOf([Phase.SUCCEEDED])).toHaveLength(9998);
  expect((await indexesOf([Phase.UNDEFINED])).slice(0, 2)).toEqual([5000, 10_000]);
  expect(await indexesOf([Phase.RUNNING])).toEqual([]);
});

test("items are listed by their indexes, in the order asked for", async () => {
  const { items: page, token } = await items.listMapItems({ id: node, indexes: [11_000, 3, 4711], withValues: true });
  expect(page.map(({ index, phase, error }) => [index, phase, error])).toEqual([
    [11_000, Phase.ABORTED, ""],
    [3, Phase.SUCCEEDED, ""],
    [4711, Phase.FAILED, "broken"],
  ]);
  expect(page[1]?.outputs).toEqual(literalMap({ y: integerLiteral(6) }));
  expect(token).toBe("");
});

test("all outputs are read without what else items have", async () => {
  const { items: page } = await items.listMapItems({ id: node, limit: 1000, outputsOnly: true });
  expect(page.map(({ outputs }) => outputs)).toEqual(
    Array.from({ length: 1000 }, (_, index) => literalMap({ y: integerLiteral(index * 2) })),
  );
  expect(page[7]?.inputs).toBeUndefined();
});

test("all items are summarized: runs of phases, and failures that say alike", async () => {
  const { runs, failures, ended } = await items.summarizeMapItems({ id: node });
  expect(runs).toEqual([
    ...[Phase.SUCCEEDED, 4711, Phase.FAILED, 1, Phase.SUCCEEDED, 288, Phase.UNDEFINED, 1, Phase.SUCCEEDED, 4999],
    ...[Phase.UNDEFINED, 1000, Phase.ABORTED, 1, Phase.UNDEFINED, 999],
  ]);
  expect(failures).toMatchObject([{ count: 1, message: "broken", items: [4711] }]);
  expect(ended).toBe(false);
});

test("the log of an item is linked where there is one", async () => {
  await plane.blobs.write(
    `${plane.blobs.root}/metadata/propeller/p-development-mapped/n0/data/0/6000/0/task.log`,
    new TextEncoder().encode("hello"),
  );
  const { items: page } = await items.listMapItems({ id: node, limit: 2, token: "5998" });
  expect(page.map(({ logs }) => logs.map(({ name, uri }) => [name, uri]))).toEqual([
    [],
    [["item/6000/0", "http://127.0.0.1:30080/logs/p/development/mapped/n0/0?log=item%2F6000%2F0"]],
  ]);
});

test.each([
  [{}, "InvalidArgument", /missing id/],
  [{ id: { executionId: id, nodeId: "" } }, "InvalidArgument", /node_id/],
  [{ id: { executionId: id, nodeId: "nowhere" } }, "NotFound", /nowhere/],
  [{ id: node, limit: 1001 }, "InvalidArgument", /limit/],
  [{ id: node, limit: 101, withValues: true }, "InvalidArgument", /limit/],
  [{ id: node, token: "x" }, "InvalidArgument", /token/],
  [{ id: node, indexes: [size] }, "InvalidArgument", /12000 items/],
  [{ id: node, limit: 1, indexes: [1, 2] }, "InvalidArgument", /indexes/],
])("%j is refused", async (request, code, message) => {
  await expect(items.listMapItems(request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("a node that is no map is refused", async () => {
  await plane.admin.createNodeEvent(nodeEvent(id, "n1", NodeExecution_Phase.RUNNING, 2));
  await expect(items.listMapItems({ id: nodeId(id, "n1") })).rejects.toMatchObject({ code: "FailedPrecondition" });
});

test("what another engine told of its items is listed as it told", async () => {
  await plane.admin.createNodeEvent(nodeEvent(id, "n2", NodeExecution_Phase.RUNNING, 2));
  const metadata = {
    externalResources: [
      { index: 0, externalId: "a", phase: Phase.SUCCEEDED },
      { index: 2, externalId: "c", retryAttempt: 1, phase: Phase.RUNNING },
    ],
  };
  await plane.admin.createTaskEvent(taskEvent(id, "n2", Phase.RUNNING, 3, { metadata }));
  const { items: page, counts } = await items.listMapItems({ id: nodeId(id, "n2") });
  expect(page.map(({ phase, attempt }) => [phase, attempt])).toEqual([
    [Phase.SUCCEEDED, 0],
    [Phase.UNDEFINED, 0],
    [Phase.RUNNING, 1],
  ]);
  expect(counts?.size).toBe(3);
});

test("a map that claims more items than there can be is refused before memory is taken for them", async () => {
  const claims = [
    { customInfo: { items: { size: 2 ** 31 - 1 } } },
    { metadata: { externalResources: [{ index: 2 ** 32 - 1, phase: Phase.RUNNING }] } },
  ];
  for (const [number, claim] of claims.entries()) {
    const claimed = `claimed${number}`;
    await plane.admin.createNodeEvent(nodeEvent(id, claimed, NodeExecution_Phase.RUNNING, 2));
    await plane.admin.createTaskEvent(taskEvent(id, claimed, Phase.RUNNING, 3, claim));
    const refused = { code: "ResourceExhausted", where: { node: claimed } };
    await expect(items.summarizeMapItems({ id: nodeId(id, claimed) })).rejects.toMatchObject(refused);
    await expect(items.listMapItems({ id: nodeId(id, claimed), limit: 1 })).rejects.toMatchObject(refused);
  }
});
