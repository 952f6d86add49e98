import { expect, test } from "vitest";
import { postgresDialect } from "../postgres/postgres-dialect.ts";
import type { Database, SqlValue } from "./database.ts";
import { sqlStore } from "./sql-store.ts";

const key = { identifier: "p" };
const rename = { kind: "update", table: "projects", key, set: { name: "after" } } as const;

/** A database of one project and any workflow, which answers when it is told to. */
function database(exclusive: boolean) {
  let name = "before";
  let reads = 0;
  let held: Promise<void> | undefined;
  const answers: Database = {
    exclusive,
    async read(sql) {
      reads++;
      const seen = name;
      await held;
      const row: SqlValue[] = sql.includes('"projects"')
        ? [1, "p", seen, "", null, 0, 1, 1]
        : [7, "p", "d", "w", "v", new Uint8Array([1]), new Uint8Array(100), new Uint8Array([3]), "", 1, 1];
      return [row];
    },
    async commit() {
      name = "after";
      await held;
      return { ok: true, ids: new Map() };
    },
    close: () => Promise.resolve(),
  };
  return {
    store: sqlStore(answers, postgresDialect),
    reads: () => reads,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return () => {
        held = undefined;
        resolve();
      };
    },
  };
}

test("what is seldom written is read once, until it is written", async () => {
  const { store, reads } = database(true);
  const [first, again] = [await store.get("projects", key), await store.get("projects", key)];
  expect([first?.name, again?.name, reads()]).toEqual(["before", "before", 1]);
  // Whoever changes what it was given changes nobody else's.
  if (again) again.name = "changed";
  expect((await store.get("projects", key))?.name).toBe("before");
  await store.commit([rename]);
  expect((await store.get("projects", key))?.name).toBe("after");
  expect(reads()).toBe(2);
  await store.commit([{ kind: "delete", table: "journal", where: {} }]);
  await store.get("projects", key);
  expect(reads()).toBe(2);
});

test.each(["before the read", "during the read"])(
  "a read beside a write that was sent %s is not kept",
  async (when) => {
    const { store, hold } = database(true);
    const go = hold();
    const first = when === "before the read" ? store.commit([rename]) : store.get("projects", key);
    const second = when === "before the read" ? store.get("projects", key) : store.commit([rename]);
    go();
    await Promise.all([first, second]);
    expect((await store.get("projects", key))?.name).toBe("after");
  },
);

test("where others write too, it is read each time", async () => {
  const { store, reads } = database(false);
  await store.get("projects", key);
  await store.get("projects", key);
  expect(reads()).toBe(2);
});

test.each([true, false])(
  "what never changes is read once, whoever wrote it (alone: %s), by key and by id",
  async (alone) => {
    const { store, reads } = database(alone);
    const version = { project: "p", domain: "d", name: "w", version: "v" };
    const found = [await store.get("workflows", version), await store.get("workflows", version)];
    expect(found.map((row) => row?.id)).toEqual([7, 7]);
    expect(reads()).toBe(1);
    await store.getById("workflows", 7);
    expect((await store.getById("workflows", 7))?.name).toBe("w");
    expect(reads()).toBe(2);
    await store.commit([{ kind: "delete", table: "workflows", where: version }]);
    await store.get("workflows", version);
    expect(reads()).toBe(3);
  },
);
