import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "@haltere/ports";
import pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { postgresDialect } from "./postgres/postgres-dialect.ts";
import { openPostgresStore } from "./postgres/postgres-store.ts";
import { schemaStatements } from "./sql/schema.ts";
import { schemaOf, schemaVersion } from "./sql/schema-versions.ts";
import { openSqliteStore } from "./sqlite/sqlite-store.ts";
import { describeWithPostgres } from "./testing/describe-with-postgres.ts";

const earlier = Array.from({ length: schemaVersion - 1 }, (_, index) => index + 1);
/** Rows that every version can hold. */
const rows = [
  `insert into projects (identifier, name, description, labels, state, created_at, updated_at)
   values ('p', 'naïve 🦋', '', null, 1, 1795435200123456, 2)`,
  `insert into engine_state (execution_project, execution_domain, execution_name, state_key, value) values ('p', 'd', 'e', 'node/n0', '')`,
];

async function expectRows(store: Store): Promise<void> {
  expect(await store.get("projects", { identifier: "p" })).toEqual({
    id: 1,
    identifier: "p",
    name: "naïve 🦋",
    description: "",
    labels: null,
    state: 1,
    created_at: 1_795_435_200_123_456,
    updated_at: 2,
  });
  const key = { execution_project: "p", execution_domain: "d", execution_name: "e", state_key: "node/n0" };
  expect(await store.get("engine_state", key)).toMatchObject({ value: new Uint8Array() });
  // What came with later versions is there.
  expect(await store.count("signals", [])).toBe(0);
}

describe("SQLite data of an earlier version", () => {
  const folderOf = () => {
    const folder = mkdtempSync(join(tmpdir(), "haltere-upgrade-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return folder;
  };
  const shapeOf = (folder: string) => {
    const db = new DatabaseSync(join(folder, "haltere.db"), { readOnly: true });
    const objects = db.prepare("select type, name, tbl_name from sqlite_schema order by 1, 2").all();
    const columns = objects.flatMap(({ name }) =>
      db
        .prepare(`select '${name}' as at, name, type, "notnull", pk from pragma_table_xinfo('${name}') order by name`)
        .all(),
    );
    db.close();
    return { objects, columns };
  };

  test.each(earlier)("version %i, as it was recorded, becomes today's with its rows", async (version) => {
    const folder = folderOf();
    const db = new DatabaseSync(join(folder, "haltere.db"));
    db.exec(readFileSync(join(import.meta.dirname, "sqlite", "recorded", `version-${version}.sql`), "utf8"));
    for (const row of rows) db.exec(row.replace("'')", "x'')"));
    db.exec(`pragma application_id = ${0x48616c74}; pragma user_version = ${version}`);
    db.close();
    const store = await openSqliteStore({ folder });
    await expectRows(store);
    await store.close();
    const fresh = folderOf();
    await (await openSqliteStore({ folder: fresh })).close();
    expect(shapeOf(folder)).toEqual(shapeOf(fresh));
  });

  test.each(earlier)("the schema that is known of version %i is the one that was recorded", (version) => {
    const recorded = readFileSync(join(import.meta.dirname, "sqlite", "recorded", `version-${version}.sql`), "utf8");
    for (const [name, { columns }] of Object.entries(schemaOf(version))) {
      const [, body = ""] = new RegExp(`create table "${name}" \\(([^;]*)\\) strict;`).exec(recorded) ?? [];
      expect([...body.matchAll(/"(\w+)"/g)].map(([, column]) => column)).toEqual(["id", ...Object.keys(columns)]);
    }
  });
});

await describeWithPostgres("Postgres data of an earlier version", (server) => {
  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    onTestFinished(() => client.end());
    return client;
  };
  const shapeOf = async (client: pg.Client) => {
    const { rows: columns } = await client.query(
      `select table_name, column_name, data_type, collation_name, is_nullable from information_schema.columns
       where table_schema = 'public' order by 1, 2`,
    );
    const { rows: indexes } = await client.query(
      "select indexdef from pg_indexes where schemaname = 'public' order by 1",
    );
    return { columns, indexes };
  };
  const made = async (version: number) => {
    const url = await server.createDatabase();
    const client = await connect(url);
    for (const statement of schemaStatements(postgresDialect, {}, schemaOf(Math.min(version, schemaVersion))))
      await client.query(statement);
    await client.query("create table haltere_schema (version integer not null)");
    await client.query("insert into haltere_schema values ($1)", [version]);
    return { url, client };
  };

  test.each(earlier)("version %i becomes today's with its rows", async (version) => {
    const { url, client } = await made(version);
    for (const row of rows) await client.query(row);
    const store = await openPostgresStore({ url });
    await expectRows(store);
    await store.close();
    const fresh = await server.createDatabase();
    await (await openPostgresStore({ url: fresh })).close();
    expect(await shapeOf(client)).toEqual(await shapeOf(await connect(fresh)));
  });

  test("a newer version is refused and left as it was", async () => {
    const { url, client } = await made(schemaVersion + 1);
    const before = await shapeOf(client);
    await expect(openPostgresStore({ url })).rejects.toMatchObject({
      code: "FailedPrecondition",
      message: expect.stringMatching(/newer Haltere/),
    });
    expect(await shapeOf(client)).toEqual(before);
    const { rows: versions } = await client.query("select version from haltere_schema");
    expect(versions).toEqual([{ version: schemaVersion + 1 }]);
  });

  test("another application's database is refused", async () => {
    const url = await server.createDatabase();
    await (await connect(url)).query("create table projects (a int)");
    await expect(openPostgresStore({ url })).rejects.toMatchObject({
      message: expect.stringMatching(/another application/),
    });
  });

  test("an upgrade that fails leaves the version that was", async () => {
    const { url, client } = await made(1);
    await client.query("create view signals as select 1 as a");
    const before = await shapeOf(client);
    await expect(openPostgresStore({ url })).rejects.toMatchObject({ code: "Internal" });
    expect(await shapeOf(client)).toEqual(before);
  });

  test("two that open an empty database at once both can, and the tables are made once", async () => {
    const url = await server.createDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ url })));
    expect(await Promise.all(stores.map((store) => store.count("projects", [])))).toEqual([0, 0, 0]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test.each([
    ["a wrong password", (url: string) => url.replace(/:[^:@]*@/, ":Geheim1@"), "FailedPrecondition"],
    ["a database that is not there", (url: string) => url.replace(/\w+$/, "nowhere"), "FailedPrecondition"],
    ["a server that is not there", (url: string) => url.replace(/:\d+\//, ":1/"), "Unavailable"],
    ["no address of Postgres", () => "postgres://Geheim1", "InvalidArgument"],
  ])("%s is told without the password", async (_, change, code) => {
    const url = change(await server.createDatabase());
    const error = await openPostgresStore({ url }).then(String, (thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, hint: expect.any(String) });
    const password = /:([^:@/]+)@/.exec(url)?.[1] ?? "Geheim1";
    const { message, hint } = error as { message: string; hint: string };
    expect(message + hint).not.toContain(password);
    expect(message + hint).not.toContain(decodeURIComponent(password));
  });
});
