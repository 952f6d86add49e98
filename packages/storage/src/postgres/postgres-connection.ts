import { createHash } from "node:crypto";
import type { ClientConfig, QueryArrayConfig } from "pg";
import { lastUsed } from "../last-used.ts";
import type { SqlValue } from "../sql/database.ts";
import type { PostgresAddress } from "./postgres-address.ts";

/** How every connection of a store is made. */
export function connectionSettings({ url }: PostgresAddress): ClientConfig {
  return {
    connectionString: url,
    application_name: "haltere",
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: parserOf },
  };
}

const names = lastUsed<string>(2000);

/** A query that the connection prepares at its first use, under a name that its text gives. */
export function preparedQuery(sql: string, parameters: readonly SqlValue[]): QueryArrayConfig {
  const name = names.getOrMake(sql, () => createHash("sha256").update(sql).digest("base64url").slice(0, 24));
  return { name, text: sql, values: [...parameters], rowMode: "array" };
}

/** Types by their number in Postgres' catalog. The driver reads every value as text. */
const parsers: Readonly<Record<number, (text: string) => SqlValue>> = {
  17: bytesOf,
  20: wholeNumber,
  21: Number,
  23: Number,
  701: Number,
};

function parserOf(type: number): (text: string) => SqlValue {
  return parsers[type] ?? ((text) => text);
}

/** `\x00ff`, into bytes with a buffer of their own. */
function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

/** Throws for one that a number cannot hold, so that no digit is ever lost. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(`${text} is too large for a number`);
}
