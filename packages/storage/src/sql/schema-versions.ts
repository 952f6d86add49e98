import type { SqlDialect } from "./dialect.ts";
import { currentSchema, type Schema, schemaStatements } from "./schema.ts";
import { version1 } from "./versions/version-1.ts";
import { version2 } from "./versions/version-2.ts";

/** What each released version of the schema was. Whoever changes `tables` after a release records here what they were before. */
const released: readonly Schema[] = [version1, version2];

/** The version of the schema that this program writes: that of `tables`. */
export const schemaVersion = 1 + released.length;

/** What brings data to a version, in one transaction. */
export interface SchemaStep {
  readonly version: number;
  readonly sql: readonly string[];
}

/** The steps from a version on, one for each that follows; an empty database (0) gets today's tables at once. */
export function schemaSteps(dialect: SqlDialect, from: number): SchemaStep[] {
  if (from === 0) return [{ version: schemaVersion, sql: schemaStatements(dialect, {}, currentSchema()) }];
  return Array.from({ length: schemaVersion - from }, (_, index) => {
    const version = from + index + 1;
    return { version, sql: schemaStatements(dialect, schemaOf(version - 1), schemaOf(version)) };
  });
}

/** @throws Error for a version that never was. */
export function schemaOf(version: number): Schema {
  const schema = version === schemaVersion ? currentSchema() : released[version - 1];
  if (schema === undefined) throw new Error(`there was no version ${version} of the schema`);
  return schema;
}
