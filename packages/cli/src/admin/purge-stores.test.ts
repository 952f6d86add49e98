import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Blobs, NewRow, Store, Write } from "@haltere/ports";
import { purgeExecutions } from "@haltere/server";
import { openDiskBlobs, openPostgresStore, openSqliteStore } from "@haltere/storage";
import { describeWithPostgres } from "@haltere/storage/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { haltere } from "../testing/command.ts";

const keyOf = (name: string) => ({ execution_project: "p", execution_domain: "d", execution_name: name });

function execution(name: string, changes: Partial<NewRow<"executions">> = {}): Write {
  const none = { launch_plan_id: 0, workflow_id: 0, task_id: 0, source_execution_id: 0, parent_node_execution_id: 0 };
  const bytes = { spec: new Uint8Array(), closure: new Uint8Array(), inputs: null, user_inputs: null, outputs: null };
  const times = { started_at: 1, execution_created_at: 1, execution_updated_at: 1, created_at: 1, updated_at: 1 };
  const texts = { inputs_uri: "", user_inputs_uri: "", abort_cause: "", cluster: "", user: "", launch_entity: "" };
  const rest = { duration: 0, mode: 0, error_kind: null, error_code: null, state: 0 };
  const row = { ...keyOf(name), phase: "SUCCEEDED", ...none, ...bytes, ...times, ...texts, ...rest, ...changes };
  return { kind: "insert", table: "executions", row };
}

function node(name: string): Write {
  const row: NewRow<"node_executions"> = {
    ...keyOf(name),
    node_id: "n0",
    phase: "SUCCEEDED",
    input_uri: "",
    closure: new Uint8Array(),
    node_execution_metadata: new Uint8Array(),
    inputs: null,
    outputs: null,
    started_at: 1,
    node_execution_created_at: 1,
    node_execution_updated_at: 1,
    duration: 0,
    parent_node_id: null,
    parent_task_execution_id: null,
    error_kind: null,
    error_code: null,
    cache_status: null,
    dynamic_workflow_remote_closure_reference: "",
    created_at: 1,
    updated_at: 1,
  };
  return { kind: "insert", table: "node_executions", row };
}

const driven = (name: string): Write => ({
  kind: "insert",
  table: "engine_executions",
  row: { ...keyOf(name), owner: "o", epoch: 1, workflow_id: 1, attributes: null, created_at: 1 },
});

const choice = { before: 1000 };
const blobOf = (blobs: Blobs, name: string) => `${blobs.root}/metadata/propeller/p-d-${name}/n0/data/0/outputs.pb`;

/** What a doubter asks of a purge, of stores that `open` opens: each call of what it answers opens the same data once more. */
function purgeTests(open: () => Promise<() => Promise<Store>>): void {
  async function opened() {
    const again = await open();
    const store = await again();
    const folder = mkdtempSync(join(tmpdir(), "haltere-purge-"));
    onTestFinished(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });
    const blobs = openDiskBlobs(folder);
    const make = async (...names: string[]) => {
      for (const name of names) {
        expect(await store.commit([execution(name), node(name)])).toMatchObject({ ok: true });
        await blobs.write(blobOf(blobs, name), new Uint8Array([1]));
      }
    };
    const names = async () => (await store.list("executions", { where: [] })).map((row) => row.execution_name);
    const nodes = async () => (await store.list("node_executions", { where: [] })).map((row) => row.execution_name);
    const files = async () => {
      const found: string[] = [];
      for await (const { uri } of blobs.list(blobs.root)) found.push(/p-d-([^/]+)/.exec(uri)?.[1] ?? uri);
      return found;
    };
    return { store, again, blobs, make, names, nodes, files };
  }

  test("what lives stays, and whatever it may still ask for", async () => {
    const { store, blobs, make, names, files } = await opened();
    await make("old", "child", "source", "unsent", "driven", "ending");
    await store.commit([
      execution("parent", { phase: "RUNNING" }),
      node("parent"),
      driven("parent"),
      execution("young", { updated_at: 1000 }),
      // Declared ended from outside, and still driven here.
      driven("driven"),
      { kind: "insert", table: "engine_endings", row: { ...keyOf("ending"), cause: "", principal: "", created_at: 1 } },
      {
        kind: "insert",
        table: "outbox",
        row: { ...keyOf("unsent"), delivery: "mail/0", attempts: 3, due_at: 1, created_at: 1 },
      },
    ]);
    const parentNode = await store.get("node_executions", { ...keyOf("parent"), node_id: "n0" });
    const source = await store.get("executions", keyOf("source"));
    await store.commit([
      execution("recovery", { phase: "RUNNING", source_execution_id: source?.id ?? 0 }),
      driven("recovery"),
      {
        kind: "update",
        table: "executions",
        key: keyOf("child"),
        set: { parent_node_execution_id: parentNode?.id ?? 0 },
      },
    ]);
    const living = ["child", "source", "unsent", "driven", "ending"];
    const dry = await purgeExecutions({ store, blobs, choice, dryRun: true });
    expect(await purgeExecutions({ store, blobs, choice })).toEqual(dry);
    expect(dry).toMatchObject({ executions: 1, rows: 2, blobs: 1 });
    expect((await names()).sort()).toEqual([...living, "parent", "young", "recovery"].sort());
    expect(await files()).toEqual([...living].sort());
    // When all of them have ended, they go.
    const over = ["parent", "recovery"].map(
      (name): Write => ({ kind: "update", table: "executions", key: keyOf(name), set: { phase: "FAILED" } }),
    );
    const done = (["engine_executions", "engine_endings", "outbox"] as const).map(
      (table): Write => ({ kind: "delete", table, where: {} }),
    );
    await store.commit([...over, ...done]);
    await purgeExecutions({ store, blobs, choice });
    expect(await names()).toEqual(["young"]);
    expect(await files()).toEqual([]);
  });

  test("a purge that is interrupted leaves no row without its blobs told of, and the next ends it", async () => {
    const { store, blobs, make, names, nodes, files } = await opened();
    const all = Array.from({ length: 45 }, (_, index) => `e${index}`);
    await make(...all);
    let left = 30;
    const failing: Blobs = {
      ...blobs,
      delete: (uri) => (left-- > 0 ? blobs.delete(uri) : Promise.reject(new Error("the power went"))),
    };
    await expect(purgeExecutions({ store, blobs: failing, choice })).rejects.toThrow("the power went");
    const standing = await names();
    expect(standing).toHaveLength(25);
    expect(await nodes()).toEqual(standing);
    expect(standing).toEqual(expect.arrayContaining(await files()));
    expect(await purgeExecutions({ store, blobs, choice })).toMatchObject({ executions: 25, rows: 50, blobs: 15 });
    expect([await names(), await nodes(), await files()]).toEqual([[], [], []]);
  });

  test("one that changes while its rows are being removed stays, and the others go", async () => {
    const { store, blobs, make, names, nodes } = await opened();
    await make("a", "b", "c");
    let changed = false;
    const meddling: Store = {
      ...store,
      async commit(writes) {
        if (!changed) {
          changed = true;
          await store.commit([{ kind: "update", table: "executions", key: keyOf("b"), set: { updated_at: 2 } }]);
        }
        return store.commit(writes);
      },
    };
    expect(await purgeExecutions({ store: meddling, blobs, choice })).toMatchObject({ executions: 2 });
    expect([await names(), await nodes()]).toEqual([["b"], ["b"]]);
  });

  test("a name that was taken again meanwhile is another execution's", async () => {
    const { store, blobs, make, names, files } = await opened();
    await make("a", "b");
    let taken = false;
    const meddling: Store = {
      ...store,
      async count(table, where) {
        if (!taken) {
          taken = true;
          await store.commit([{ kind: "delete", table: "executions", where: keyOf("b") }]);
          await store.commit([execution("b", { phase: "RUNNING" })]);
        }
        return store.count(table, where);
      },
    };
    await purgeExecutions({ store: meddling, blobs, choice });
    expect(await names()).toEqual(["b"]);
    expect(await files()).toEqual(["b"]);
  });

  test("two purges at once, while executions are made, remove each old one once and nothing else", async () => {
    const { store, again, blobs, make, names, nodes } = await opened();
    const other = await again();
    await make(...Array.from({ length: 90 }, (_, index) => `old${index}`));
    let purging = true;
    const making = (async () => {
      const made: string[] = [];
      for (let index = 0; purging; index++) {
        const name = `new${index}`;
        await store.commit([execution(name, { phase: "RUNNING" }), node(name), driven(name)]);
        made.push(name);
      }
      return made;
    })();
    const purged = await Promise.all([store, other].map((one) => purgeExecutions({ store: one, blobs, choice })));
    purging = false;
    const made = await making;
    await other.close();
    expect(purged.reduce((sum, { executions }) => sum + executions, 0)).toBe(90);
    expect([await names(), await nodes()]).toEqual([made, made]);
  });
}

describe("a purge of SQLite", () =>
  purgeTests(async () => {
    const folder = mkdtempSync(join(tmpdir(), "haltere-purge-rows-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    let guest = false;
    return () => {
      const store = openSqliteStore({ folder, guest });
      guest = true;
      return store;
    };
  }));

await describeWithPostgres("a purge of Postgres", (server) => {
  purgeTests(async () => {
    const url = await server.createDatabase();
    return () => openPostgresStore({ url });
  });

  test("by the command: rows of the database, and blobs of the data directory", async () => {
    const url = await server.createDatabase();
    const folder = mkdtempSync(join(tmpdir(), "haltere-purge-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const store = await openPostgresStore({ url });
    onTestFinished(() => store.close());
    const blobs = openDiskBlobs(join(folder, "blobs"));
    await blobs.write(blobOf(blobs, "a"), new Uint8Array(7));
    await store.commit([execution("a"), node("a"), execution("b", { phase: "RUNNING" }), node("b")]);
    const words = ["admin", "purge", "--older-than", "1h", "--data-dir", folder, "--database", url];
    expect(await haltere([...words, "--dry-run"])).toMatchObject({
      status: 0,
      stdout: "Would remove 1 executions: 2 rows, 1 blobs of 7 bytes.\n",
    });
    expect(await haltere(words)).toMatchObject({
      status: 0,
      stdout: "Removed 1 executions: 2 rows, 1 blobs of 7 bytes.\n",
    });
    expect(await haltere(words)).toMatchObject({ status: 0, stdout: expect.stringContaining("Removed 0 executions") });
    expect(await store.list("executions", { where: [] })).toMatchObject([keyOf("b")]);
    expect(await blobs.head(blobOf(blobs, "a"))).toBeUndefined();
  });
});
