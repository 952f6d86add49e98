import { type CompiledQuery, DummyDriver, Kysely, SqliteIntrospector } from "kysely";
import type { SqlValue } from "./database.ts";
import type { SqlDialect } from "./dialect.ts";

/** Tables as Kysely sees them here: names are checked against `ports`' tables before, values by the store. */
export type AnyTables = Record<string, Record<string, SqlValue>>;

export type QueryBuilder = Kysely<AnyTables>;

/** A Kysely that only compiles: drivers of ours carry the SQL out, in other threads. */
export function queryBuilder(dialect: SqlDialect): QueryBuilder {
  return new Kysely<AnyTables>({
    dialect: {
      createAdapter: dialect.adapter,
      createDriver: () => new DummyDriver(),
      // Never asked: only migrations of Kysely's own look at a database.
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: dialect.compiler,
    },
  });
}

/**
 * The SQL of a query whose parameters are the numbers 0, 1, 2, ...: places for the values of each call. Throws where
 * Kysely puts them in another order, because values are bound by that order.
 */
export function sqlOf(query: CompiledQuery): string {
  query.parameters.forEach((parameter, index) => {
    if (parameter !== index) throw new Error(`the parameters of this statement are out of order: ${query.sql}`);
  });
  return query.sql;
}

/** Gives out the places 0, 1, 2, ... while a query is built. */
export function placeCounter(): () => number {
  let next = 0;
  return () => next++;
}
