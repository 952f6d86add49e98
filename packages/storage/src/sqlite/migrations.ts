import { schemaStatements } from "../sql/schema.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import type { Migrations } from "./writer.ts";

/**
 * What brings data of an earlier version on, in order: the first entry makes version 2 of version 1, and so on. An
 * empty file gets today's tables at once. Whoever changes `tables` after a release adds an entry.
 */
const upgrades: readonly (readonly string[])[] = [];

/** The version of the schema that this program writes. */
export const schemaVersion = 1 + upgrades.length;

export const migrations: Migrations = (from) => {
  if (from === 0) return [{ version: schemaVersion, sql: schemaStatements(sqliteDialect) }];
  return upgrades.slice(from - 1).map((sql, index) => ({ version: from + index + 1, sql }));
};
