import { expect, test } from "vitest";
import { bytes, execution, executionKey, journalRow, owned, project, stateRow } from "./contract-rows.ts";
import type { StoreUnderTest } from "./store-contract.ts";

/** What is true of many commits at once, of large rows, and after the store was closed. */
export function durabilityContract(current: StoreUnderTest): void {
  test("of many at once that expect one state, one wins, and the others leave nothing", async () => {
    await current.store.commit([{ kind: "insert", table: "engine_executions", row: owned("a", 0) }]);
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        current.store.commit([
          { kind: "insert", table: "journal", row: journalRow("a", `${index}`) },
          {
            kind: "update",
            table: "engine_executions",
            key: executionKey("a"),
            set: { epoch: 1, owner: `${index}` },
            expected: { epoch: 0 },
          },
        ]),
      ),
    );
    const winners = results.flatMap((result, index) => (result.ok ? [`${index}`] : []));
    expect(winners).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.conflict === 1)).toHaveLength(49);
    expect(await current.store.get("engine_executions", executionKey("a"))).toMatchObject({ owner: winners[0] });
    const journal = await current.store.list("journal", { where: [] });
    expect(journal.map((row) => new TextDecoder().decode(row.entry))).toEqual(winners);
  });

  test("commits that are sent at once are each whole, and keep the order in which they were sent", async () => {
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        current.store.commit([
          { kind: "put", table: "engine_state", row: stateRow("a", "last", `${index}`) },
          { kind: "insert", table: "journal", row: journalRow("a", `${index}`) },
        ]),
      ),
    );
    expect(results.every((result) => result.ok)).toBe(true);
    const journal = await current.store.list("journal", { where: [] });
    expect(journal.map((row) => Number(new TextDecoder().decode(row.entry)))).toEqual([...results.keys()]);
    expect(journal.map((row) => row.id)).toEqual(results.map((result) => result.ok && result.ids.get(1)));
    const last = await current.store.get("engine_state", { ...executionKey("a"), state_key: "last" });
    expect(last?.value).toEqual(bytes("199"));
  });

  test("one that fails takes none of those beside it along", async () => {
    const bad = { kind: "insert", table: "projects", row: { ...project("bad"), state: "x" } } as unknown;
    const results = await Promise.allSettled([
      current.store.commit([{ kind: "insert", table: "projects", row: project("before") }]),
      current.store.commit([bad as { kind: "insert"; table: "projects"; row: ReturnType<typeof project> }]),
      current.store.commit([{ kind: "insert", table: "projects", row: project("after") }]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await current.store.list("projects", { where: [] })).map((row) => row.identifier)).toEqual([
      "before",
      "after",
    ]);
  });

  test("whoever reads after a commit was answered sees it, with many readers at once", async () => {
    for (let round = 1; round <= 20; round++) {
      const row = stateRow("a", "n0", `${round}`);
      await current.store.commit([{ kind: "put", table: "engine_state", row }]);
      const found = await Promise.all(
        Array.from({ length: 8 }, () => current.store.get("engine_state", { ...executionKey("a"), state_key: "n0" })),
      );
      expect(found.map((one) => one?.value)).toEqual(found.map(() => bytes(`${round}`)));
    }
  });

  test("a reader sees a commit wholly or not at all", async () => {
    const write = (value: number) =>
      current.store.commit(
        ["x", "y"].map((key) => ({ kind: "put", table: "engine_state", row: stateRow("a", key, `${value}`) }) as const),
      );
    await write(0);
    let writing = true;
    const writes = (async () => {
      for (let value = 1; value <= 100; value++) await write(value);
      writing = false;
    })();
    let seen = 0;
    while (writing) {
      const [x, y] = await current.store.list("engine_state", { where: [] });
      expect(x?.value).toEqual(y?.value);
      seen++;
    }
    await writes;
    expect(seen).toBeGreaterThan(0);
  });

  test("rows keep every byte, also large ones and ones that are part of a larger buffer", async () => {
    const large = new Uint8Array(5_000_000).map((_, index) => index * 31);
    const part = large.subarray(1000, 1003);
    const text = "wörd 🦋 ".repeat(100_000);
    const row = execution("a", { spec: large, closure: part, inputs: new Uint8Array(0), abort_cause: text });
    await current.store.commit([{ kind: "insert", table: "executions", row }]);
    const found = await current.store.get("executions", executionKey("a"));
    expect(Buffer.from(found?.spec ?? []).equals(large)).toBe(true);
    expect(found?.closure).toEqual(part);
    expect(found?.closure.buffer.byteLength).toBe(3);
    expect(found?.inputs).toEqual(new Uint8Array(0));
    expect(found?.abort_cause).toBe(text);
  });

  test("the bytes that were given remain the caller's", async () => {
    const value = bytes("mine");
    const committed = current.store.commit([
      { kind: "insert", table: "engine_state", row: { ...stateRow("a", "n0", ""), value } },
    ]);
    await committed;
    expect(value).toEqual(bytes("mine"));
  });

  test("what was committed is there after closing and opening", async () => {
    await current.store.commit([{ kind: "insert", table: "executions", row: execution("a") }]);
    const before = await current.store.get("executions", executionKey("a"));
    await current.reopen();
    expect(await current.store.get("executions", executionKey("a"))).toEqual(before);
    const again = await current.store.commit([{ kind: "insert", table: "executions", row: execution("a") }]);
    expect(again).toEqual({ ok: false, conflict: 0 });
  });

  test("closing waits for commits under way; what comes after it is refused", async () => {
    const { store } = current;
    const commits = Array.from({ length: 20 }, (_, index) =>
      store.commit([{ kind: "insert", table: "projects", row: project(`p${index}`) }]),
    );
    const closed = store.close();
    await expect(store.commit([{ kind: "insert", table: "projects", row: project("late") }])).rejects.toMatchObject({
      code: "Unavailable",
    });
    expect((await Promise.all(commits)).every((result) => result.ok)).toBe(true);
    await closed;
    await store.close();
    await expect(store.count("projects", [])).rejects.toMatchObject({ code: "Unavailable" });
    await current.reopen();
    expect(await current.store.count("projects", [])).toBe(20);
  });
}
