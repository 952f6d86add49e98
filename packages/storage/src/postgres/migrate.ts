import { FlyteError } from "@haltere/core";
import type { Client } from "pg";
import { schemaSteps, schemaVersion } from "../sql/schema-versions.ts";
import type { PostgresAddress } from "./postgres-address.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { postgresFailure } from "./postgres-failure.ts";

/** Marks a database as ours, and holds the version of its tables. */
const versionTable = "haltere_schema";
const oldestServer = 130_000;

/** Brings the database to today's tables, in one transaction, while no other program does. Throws with the database as it was. */
export async function migrate(client: Client, address: PostgresAddress): Promise<void> {
  try {
    await client.query(`begin; select pg_advisory_xact_lock(${0x48616c74}, 1)`);
    await requireServer(client, address);
    const version = await versionOf(client, address);
    const steps = schemaSteps(postgresDialect, version);
    if (version === 0) await client.query(`create table ${versionTable} (version integer not null)`);
    for (const { sql } of steps) await client.query(sql.join(";\n"));
    if (version === 0) await client.query(`insert into ${versionTable} values (${schemaVersion})`);
    else await client.query(`update ${versionTable} set version = ${schemaVersion}`);
    await client.query("commit");
  } catch (thrown) {
    await client.query("rollback");
    throw postgresFailure(thrown, address);
  }
}

async function requireServer(client: Client, { shown }: PostgresAddress): Promise<void> {
  const setting = async (name: string) => {
    const { rows } = await client.query<{ value: string }>("select current_setting($1) as value", [name]);
    return rows[0]?.value ?? "";
  };
  if (Number(await setting("server_version_num")) < oldestServer) {
    throw new FlyteError("FailedPrecondition", `${shown} is Postgres ${await setting("server_version")}.`, {
      hint: "Use Postgres 13 or newer.",
    });
  }
  const encoding = await setting("server_encoding");
  if (encoding === "UTF8") return;
  throw new FlyteError("FailedPrecondition", `${shown} keeps text as ${encoding}, which cannot hold every name.`, {
    hint: "Make the database with the encoding UTF8.",
  });
}

/** 0 for a database without tables. */
async function versionOf(client: Client, { shown }: PostgresAddress): Promise<number> {
  const { rows: found } = await client.query<{ name: string }>(
    "select tablename as name from pg_catalog.pg_tables where schemaname = current_schema()",
  );
  if (found.length === 0) return 0;
  if (!found.some(({ name }) => name === versionTable)) {
    throw new FlyteError("FailedPrecondition", `${shown} belongs to another application; it was left as it is.`, {
      hint: "Make a database of its own for Haltere.",
    });
  }
  const { rows } = await client.query<{ version: number }>(`select version from ${versionTable}`);
  const version = rows[0]?.version ?? 0;
  if (version <= schemaVersion) return version;
  throw new FlyteError(
    "FailedPrecondition",
    `${shown} was written by a newer Haltere (data version ${version}, this one knows ${schemaVersion}); it was left as it is.`,
    { hint: "Update Haltere, or use another database." },
  );
}
