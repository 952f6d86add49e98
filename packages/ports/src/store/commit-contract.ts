import { expect, test } from "vitest";
import { bytes, execution, executionKey, journalRow, noon, owned, project, stateRow } from "./contract-rows.ts";
import type { Write } from "./store.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** What each kind of write does, and that a commit is all or nothing. */
export function commitContract(current: StoreUnderTest): void {
  const commit = (...writes: Write[]) => current.store.commit(writes);

  test("an empty commit succeeds", async () => {
    expect(await commit()).toEqual({ ok: true, ids: new Map() });
  });

  test("an inserted row is read back under its key and its id, value for value", async () => {
    const row = execution("a", {
      inputs: bytes("in"),
      outputs: new Uint8Array(0),
      duration: 1.25,
      started_at: noon + 1,
    });
    const result = await commit({ kind: "insert", table: "executions", row });
    expect(result).toEqual({ ok: true, ids: new Map([[0, expect.any(Number)]]) });
    const found = await current.store.get("executions", executionKey("a"));
    expect(found).toEqual({ ...row, id: expect.any(Number) });
    expect(result.ok && result.ids.get(0)).toBe(found?.id);
    expect(await current.store.getById("executions", found?.id ?? -1)).toEqual(found);
  });

  test("what is not there is undefined", async () => {
    expect(await current.store.get("executions", executionKey("a"))).toBeUndefined();
    expect(await current.store.getById("executions", 1)).toBeUndefined();
  });

  test("a second insert under a key is a conflict and changes nothing", async () => {
    await commit({ kind: "insert", table: "projects", row: project("p", { description: "first" }) });
    expect(await commit({ kind: "insert", table: "projects", row: project("p", { description: "second" }) })).toEqual({
      ok: false,
      conflict: 0,
    });
    expect(await current.store.get("projects", { identifier: "p" })).toMatchObject({ description: "first" });
  });

  test("a put inserts, or writes every column over and keeps the id", async () => {
    const first = await commit({ kind: "put", table: "projects", row: project("p", { labels: bytes("l") }) });
    const second = await commit({ kind: "put", table: "projects", row: project("p", { state: 1 }) });
    expect(second).toEqual(first);
    expect(await current.store.list("projects", { where: [] })).toEqual([
      { ...project("p", { state: 1 }), id: first.ok && first.ids.get(0) },
    ]);
  });

  test("an ensure inserts, or leaves the row that stands", async () => {
    const first = await commit({ kind: "ensure", table: "projects", row: project("p", { description: "first" }) });
    expect(first.ok && first.ids.size).toBe(1);
    const second = await commit({ kind: "ensure", table: "projects", row: project("p", { description: "second" }) });
    expect(second).toEqual({ ok: true, ids: new Map() });
    expect(await current.store.get("projects", { identifier: "p" })).toMatchObject({ description: "first" });
    expect(await commit({ kind: "insert", table: "projects", row: project("p") })).toEqual({ ok: false, conflict: 0 });
  });

  test("an update sets what it names and nothing else", async () => {
    await commit({ kind: "insert", table: "executions", row: execution("a", { user: "u" }) });
    const set = { phase: "SUCCEEDED", duration: 0.5, error_kind: null };
    expect(await commit({ kind: "update", table: "executions", key: executionKey("a"), set })).toMatchObject({
      ok: true,
    });
    expect(await current.store.get("executions", executionKey("a"))).toEqual({
      ...execution("a", { user: "u" }),
      ...set,
      id: expect.any(Number),
    });
  });

  test("an update of no row is a conflict", async () => {
    const write: Write = { kind: "update", table: "executions", key: executionKey("a"), set: { phase: "FAILED" } };
    expect(await commit(write)).toEqual({ ok: false, conflict: 0 });
  });

  test.each([
    { expected: { phase: "RUNNING", duration: null }, wins: true },
    { expected: { phase: "QUEUED" }, wins: false },
    { expected: { phase: "RUNNING", started_at: null }, wins: false },
    { expected: { started_at: noon }, wins: true },
    { expected: { error_code: "USER" }, wins: false },
    { expected: { phase: null }, wins: undefined },
  ])("a guarded update wins only where the row holds $expected", async ({ expected, wins }) => {
    await commit({ kind: "insert", table: "executions", row: execution("a", { started_at: noon }) });
    const write = { kind: "update", table: "executions", key: executionKey("a"), set: { phase: "FAILED" }, expected };
    if (wins === undefined) {
      await expect(current.store.commit([write as Write])).rejects.toMatchObject({ code: "InvalidArgument" });
    } else {
      expect((await current.store.commit([write as Write])).ok).toBe(wins);
    }
    const phase = wins ? "FAILED" : "RUNNING";
    expect(await current.store.get("executions", executionKey("a"))).toMatchObject({ phase });
  });

  test("a delete removes every row that holds its values, and none is no conflict", async () => {
    const row = (key: string) => stateRow("a", key, key);
    await commit(
      { kind: "insert", table: "engine_state", row: row("n0") },
      { kind: "insert", table: "engine_state", row: row("n1") },
      { kind: "insert", table: "engine_state", row: { ...row("n0"), execution_name: "b" } },
    );
    await commit({ kind: "delete", table: "engine_state", where: executionKey("a") });
    expect(await commit({ kind: "delete", table: "engine_state", where: executionKey("a") })).toMatchObject({
      ok: true,
    });
    expect((await current.store.list("engine_state", { where: [] })).map((one) => one.execution_name)).toEqual(["b"]);
  });

  test("a commit that loses writes nothing, and names the first write that lost", async () => {
    await commit({ kind: "insert", table: "engine_executions", row: owned("a", 2) });
    const lost = await commit(
      { kind: "insert", table: "projects", row: project("p") },
      { kind: "put", table: "engine_state", row: stateRow("a", "n0", "x") },
      { kind: "delete", table: "engine_executions", where: executionKey("a") },
      { kind: "insert", table: "engine_executions", row: owned("a", 3) },
      { kind: "update", table: "engine_executions", key: executionKey("a"), set: { epoch: 9 }, expected: { epoch: 1 } },
      { kind: "update", table: "executions", key: executionKey("none"), set: { phase: "FAILED" } },
    );
    expect(lost).toEqual({ ok: false, conflict: 4 });
    expect(await current.store.count("projects", [])).toBe(0);
    expect(await current.store.count("engine_state", [])).toBe(0);
    expect(await current.store.get("engine_executions", executionKey("a"))).toMatchObject({ epoch: 2 });
  });

  test("writes of one commit see those before them", async () => {
    const result = await commit(
      { kind: "insert", table: "projects", row: project("p") },
      { kind: "update", table: "projects", key: { identifier: "p" }, set: { state: 1 }, expected: { state: 0 } },
      { kind: "insert", table: "projects", row: project("p") },
    );
    expect(result).toEqual({ ok: false, conflict: 2 });
  });

  test("ids grow in the order of insertion, and the journal's is never used again", async () => {
    const insert: Write = { kind: "insert", table: "journal", row: journalRow("a", "e") };
    const first = await commit(insert, insert);
    const ids = first.ok ? [...first.ids.values()] : [];
    await commit({ kind: "delete", table: "journal", where: executionKey("a") });
    const second = await commit(insert);
    ids.push(...(second.ok ? second.ids.values() : []));
    expect(ids).toHaveLength(3);
    expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other));
  });

  test.each([
    ["an unsafe integer", { created_at: 2 ** 53 }],
    ["a fraction for an int", { state: 0.5 }],
    ["not a number", { state: Number.NaN }],
    ["text for an int", { state: "0" }],
    ["null where none may be", { description: null }],
    ["a missing column", { description: undefined }],
  ])("%s is refused with the whole commit", async (_, given) => {
    const row = { ...project("q"), ...given };
    const writes = [
      { kind: "insert", table: "projects", row: project("p") },
      { kind: "insert", table: "projects", row },
    ];
    await expect(current.store.commit(writes as Write[])).rejects.toMatchObject({ code: "InvalidArgument" });
    expect(await current.store.count("projects", [])).toBe(0);
  });
}
