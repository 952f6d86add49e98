import type { Write } from "@haltere/ports";
import { openMemoryStore } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { observeStore } from "./observe-store.ts";

const project = (identifier: string): Write => ({
  kind: "insert",
  table: "projects",
  row: { identifier, name: "", description: "", labels: null, state: 0, created_at: 1, updated_at: 1 },
});

test("listeners hear once of each commit that wrote to their tables, until they leave", async () => {
  const store = observeStore(openMemoryStore());
  let heard = 0;
  const leave = store.onCommit(["projects", "tasks"], () => {
    heard += 1;
  });
  await store.commit([project("a"), project("b")]);
  expect(heard).toBe(1);
  await store.commit([{ kind: "delete", table: "journal", where: {} }]);
  expect(await store.commit([project("a")])).toMatchObject({ ok: false });
  expect(heard).toBe(1);
  leave();
  await store.commit([project("c")]);
  expect(heard).toBe(1);
  expect(await store.count("projects", [])).toBe(3);
});
