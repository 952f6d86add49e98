import type { ColumnType } from "@haltere/ports";
import type { DialectAdapter, QueryCompiler, RawBuilder } from "kysely";
import type { SqlValue } from "./database.ts";

/** Where databases differ in the SQL they take. Text must order by code point, and LIKE must mind case, in all of them. */
export interface SqlDialect {
  readonly adapter: () => DialectAdapter;
  readonly compiler: () => QueryCompiler;
  /** The SQL type of a column. */
  readonly columnTypes: Readonly<Record<ColumnType, RawBuilder<unknown>>>;
  /** What stands behind the name of the `id` column. `neverReused`: an id is not given again after its row was deleted. */
  idColumn(neverReused: boolean): RawBuilder<unknown>;
  /** What ends a CREATE TABLE. */
  readonly tableEnd: RawBuilder<unknown> | undefined;
  /** No bytes, as a literal. */
  readonly emptyBytes: RawBuilder<unknown>;
  /** Whether an index must name `id` last to give rows of equal values in the order of their ids. */
  readonly indexesNeedId: boolean;
  /** `expression` matches a pattern in which only % and _ mean more than themselves. */
  like(expression: RawBuilder<unknown>, pattern: SqlValue): RawBuilder<boolean>;
  /** `expression` is one of the values of a list that is bound as one parameter, so that its length is no part of the shape. */
  inList(expression: RawBuilder<unknown>, parameter: SqlValue): RawBuilder<boolean>;
  /** A column that no index shall be chosen for; itself where the database knows how many rows a value has. */
  onlyTested(column: RawBuilder<unknown>): RawBuilder<unknown>;
  /** The parameter that `inList` reads. */
  listParameter(values: readonly (string | number)[]): SqlValue;
}
