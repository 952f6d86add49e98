import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ExecutionClosureSchema, ExecutionSpecSchema } from "@haltere/idl/admin";
import { ResourceType, WorkflowExecution_Phase } from "@haltere/idl/core";
import { type ListNamesRequestSchema, ListNamesRequest_Order as Order, OverviewService } from "@haltere/idl/haltere";
import type { NewRow, Write } from "@haltere/ports";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { callsOf, type TestControlPlane } from "../../testing/control-plane.ts";
import { executionRow } from "../../testing/execution-row.ts";
import { onEveryStore } from "../../testing/on-every-store.ts";
import { ensureNamedEntity } from "../named-entities/named-entity-row.ts";

await onEveryStore("OverviewService", (open) => {
  let plane: TestControlPlane;
  let calls: ReturnType<typeof callsOf<typeof OverviewService>>;
  const { WORKFLOW } = ResourceType;
  const parts = { spec: create(ExecutionSpecSchema), closure: create(ExecutionClosureSchema) };

  beforeEach(async () => {
    plane = await open();
    onTestFinished(() => plane.close());
    calls = callsOf(plane.services, OverviewService);
  });

  const named = (name: string): Write => ensureNamedEntity(WORKFLOW, { project: "p", domain: "d", name }, 1);
  const version = (name: string): Write => ({
    kind: "insert",
    table: "workflows",
    row: {
      project: "p",
      domain: "d",
      name,
      version: "v",
      typed_interface: new Uint8Array(),
      closure: new Uint8Array(),
      digest: new Uint8Array([1]),
      short_description: "",
      created_at: 1,
      updated_at: 1,
    },
  });
  const ran = (name: string, phase: string, more: Partial<NewRow<"executions">>): Write => ({
    kind: "insert",
    table: "executions",
    row: { ...executionRow(name, phase, parts), ...more },
  });
  const ids = async (...writes: Write[]): Promise<number[]> => {
    const result = await plane.store.commit(writes);
    if (!result.ok) throw new Error("not written");
    return writes.map((_, index) => result.ids.get(index) ?? 0);
  };
  const names = async (request: MessageInitShape<typeof ListNamesRequestSchema>) => {
    const { names, token } = await calls.listNames({ project: "p", domain: "d", resourceType: WORKFLOW, ...request });
    return { names: names.map(({ name }) => name), token };
  };

  test("domains are told in one call, in the order asked for: what goes on, what failed within a day, and the latest runs", async () => {
    const [workflow = 0] = await ids(version("shop.order"));
    const now = plane.clock.now();
    await plane.store.commit([
      ran("old", "FAILED", { created_at: now - 90_000_000_000 }),
      ran("bad", "FAILED", { created_at: now - 3, duration: 1.5, started_at: now - 2 }),
      ran("late", "TIMED_OUT", { created_at: now - 2 }),
      ran("on", "RUNNING", { created_at: now - 1, execution_created_at: now - 1, workflow_id: workflow }),
      ran("gone", "RUNNING", { created_at: now, state: 1 }),
    ]);
    const { domains } = await calls.getDomains({
      domains: [
        { project: "q", domain: "d" },
        { project: "p", domain: "d" },
      ],
      executions: 3,
    });
    expect(domains.map(({ place, going, failed }) => [place?.project, going, failed])).toEqual([
      ["q", 0, 0],
      ["p", 1, 2],
    ]);
    const executions = domains[1]?.executions ?? [];
    expect(executions.map(({ id }) => id?.name)).toEqual(["on", "late", "bad"]);
    expect(executions[0]?.closure).toMatchObject({
      phase: WorkflowExecution_Phase.RUNNING,
      workflowId: { name: "shop.order", version: "v" },
    });
    expect(executions[2]?.closure?.duration).toMatchObject({ seconds: 1n, nanos: 500_000_000 });
  });

  test("counts stop at a hundred", async () => {
    await plane.store.commit(Array.from({ length: 130 }, (_, index) => ran(`e${index}`, "RUNNING", {})));
    const { domains } = await calls.getDomains({ domains: [{ project: "p", domain: "d" }] });
    expect(domains[0]).toMatchObject({ going: 100, failed: 0, executions: [] });
  });

  test("so many domains as there may be are told though each is the same", async () => {
    await plane.store.commit([ran("e", "RUNNING", {})]);
    const domains = Array.from({ length: 1000 }, () => ({ project: "p", domain: "d" }));
    const told = await calls.getDomains({ domains, executions: 1 });
    expect(told.domains).toHaveLength(1000);
    expect(told.domains.every(({ going, executions }) => going === 1 && executions.length === 1)).toBe(true);
    const refused = { code: "InvalidArgument" };
    await expect(calls.getDomains({ domains, executions: 21 })).rejects.toMatchObject(refused);
    await expect(calls.getDomains({ domains: [...domains, ...domains.slice(0, 1)] })).rejects.toMatchObject(refused);
  });

  test("names are narrowed whatever their case, before pages are taken", async () => {
    await plane.store.commit([
      ...Array.from({ length: 6000 }, (_, index) => named(`n${String(index).padStart(5, "0")}`)),
      named("Shop.Order"),
      named("zz.shop"),
      named(".flytegen.x"),
    ]);
    expect(await names({ name: "SHOP" })).toEqual({ names: ["Shop.Order", "zz.shop"], token: "" });
    expect((await names({ name: "order shop" })).names).toEqual(["Shop.Order"]);
    expect(await names({ name: "flytegen" })).toEqual({ names: [], token: "" });
    expect(await names({ name: "n0599", limit: 4 })).toEqual({
      names: ["n05990", "n05991", "n05992", "n05993"],
      token: "4",
    });
    expect((await names({ name: "n0599", limit: 4, token: "8" })).names).toEqual(["n05998", "n05999"]);
    expect((await names({ limit: 2, token: "5999" })).names).toEqual(["n05998", "n05999"]);
  });

  test("those that ran or failed lately come first, each with the latest runs of all its versions", async () => {
    const [a = 0, b = 0] = await ids(version("a"), version("b"), ...["a", "b", "c"].map(named));
    await plane.store.commit([
      ran("a1", "FAILED", { workflow_id: a, created_at: 1 }),
      ran("a2", "SUCCEEDED", { workflow_id: a, created_at: 2 }),
      ran("b1", "SUCCEEDED", { workflow_id: b, created_at: 3 }),
      ran("b2", "RUNNING", { workflow_id: b, created_at: 4 }),
    ]);
    expect((await names({ order: Order.BY_LAST_EXECUTION })).names).toEqual(["b", "a", "c"]);
    expect((await names({ order: Order.BY_LAST_EXECUTION, limit: 1, token: "1" })).names).toEqual(["a"]);
    expect((await names({ order: Order.BY_LAST_EXECUTION, limit: 1, token: "2" })).names).toEqual(["c"]);
    expect((await names({ order: Order.BY_FAILURES })).names).toEqual(["a", "b", "c"]);
    expect((await names({ order: Order.BY_LAST_EXECUTION, name: "A" })).names).toEqual(["a"]);
    const told = await calls.listNames({ project: "p", domain: "d", resourceType: WORKFLOW, executions: 1 });
    expect(told.names.map(({ executions }) => executions.map(({ id }) => id?.name))).toEqual([["a2"], ["b2"], []]);
  });

  test.each([
    ["no project", { project: "" }],
    ["names of no kind", { resourceType: ResourceType.DATASET }],
    ["too many runs", { executions: 101 }],
    ["too many runs together", { executions: 21, limit: 1000 }],
    ["too large a page", { limit: 1001 }],
    ["a token of somewhere else", { token: "x" }],
  ])("%s is refused", async (_, request) => {
    await expect(names(request)).rejects.toMatchObject({ code: "InvalidArgument" });
  });
});
