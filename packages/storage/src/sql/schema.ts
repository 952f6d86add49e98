import { createHash } from "node:crypto";
import { type ColumnType, type Table, type TableName, tables } from "@haltere/ports";
import { type ColumnDefinitionBuilder, sql } from "kysely";
import type { SqlDialect } from "./dialect.ts";
import { queryBuilder } from "./query-builder.ts";

/** Tables as a version of the schema has them: what is recorded of earlier ones, and what today's are compared with. */
export type Schema = Readonly<Record<string, SchemaTable>>;

interface SchemaTable {
  readonly key: readonly string[];
  /** `text?` for a text that may be null. Beside these each table has its `id`. */
  readonly columns: Readonly<Record<string, ColumnType | `${ColumnType}?`>>;
  /** The columns of each index but the key's. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/** The schema of `tables`. */
export function currentSchema(): Schema {
  return Object.fromEntries(
    Object.keys(tables)
      .filter((name): name is TableName => name in tables)
      .map((name) => {
        const { key, columns, indexes }: Table = tables[name];
        return [
          name,
          {
            key,
            columns: Object.fromEntries(
              Object.entries(columns).map(([column, { type, nullable }]) => [column, nullable ? `${type}?` : type]),
            ),
            indexes: Object.fromEntries(indexes.map((columnsOf) => [indexName(name, columnsOf), columnsOf])),
          },
        ];
      }),
  );
}

/** Postgres keeps 63 characters of a name. */
const longestName = 63;

/** A name made of what is indexed, so that it stays the same when other indexes come and go. */
function indexName(table: string, columns: readonly string[]): string {
  const name = `${table}_by_${columns.join("_")}`.replace(/execution_(project|domain|name)/g, "$1");
  if (name.length <= longestName) return name;
  return `${name.slice(0, longestName - 9)}_${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

/** The statements that bring a database from one schema to another; from `{}`, an empty one. */
export function schemaStatements(dialect: SqlDialect, from: Schema, to: Schema): string[] {
  const tableNames = Object.keys(to);
  return [
    ...Object.keys(from).flatMap((name) => droppedStatements(dialect, name, from[name], to[name])),
    ...tableNames.flatMap((name) => {
      const before = from[name];
      const after = to[name];
      if (after === undefined) return [];
      return before === undefined
        ? createStatements(dialect, name, after)
        : alterStatements(dialect, name, before, after);
    }),
  ];
}

function droppedStatements(
  dialect: SqlDialect,
  name: string,
  before: SchemaTable | undefined,
  after: SchemaTable | undefined,
): string[] {
  const { schema } = queryBuilder(dialect);
  if (after === undefined) return [schema.dropTable(name).compile().sql];
  return Object.keys(before?.indexes ?? {})
    .filter((index) => !(index in after.indexes))
    .map((index) => schema.dropIndex(index).compile().sql);
}

function createStatements(dialect: SqlDialect, name: string, table: SchemaTable): string[] {
  const keyIsId = table.key.includes("id");
  let create = queryBuilder(dialect).schema.createTable(name).addColumn("id", dialect.idColumn(keyIsId));
  for (const [column, text] of Object.entries(table.columns)) {
    const { type, nullable } = columnOf(text);
    create = create.addColumn(column, dialect.columnTypes[type], (definition) =>
      nullable ? definition : definition.notNull(),
    );
  }
  if (dialect.tableEnd) create = create.modifyEnd(dialect.tableEnd);
  const indexes = Object.entries(table.indexes).map(([index, columns]) =>
    indexStatement(dialect, name, index, columns),
  );
  if (!keyIsId) {
    const key = queryBuilder(dialect)
      .schema.createIndex(`${name}_key`)
      .on(name)
      .columns([...table.key])
      .unique();
    indexes.unshift(key.compile().sql);
  }
  return [create.compile().sql, ...indexes];
}

function alterStatements(dialect: SqlDialect, name: string, before: SchemaTable, after: SchemaTable): string[] {
  const { schema } = queryBuilder(dialect);
  if (before.key.join() !== after.key.join()) throw new Error(`the key of ${name} cannot be changed by an upgrade`);
  const statements: string[] = [];
  for (const column of Object.keys(before.columns)) {
    if (!(column in after.columns)) statements.push(schema.alterTable(name).dropColumn(column).compile().sql);
  }
  for (const [column, text] of Object.entries(after.columns)) {
    const known = before.columns[column];
    if (known === text) continue;
    if (known !== undefined) throw new Error(`${name}.${column} cannot become another type by an upgrade`);
    const { type, nullable } = columnOf(text);
    const define = (definition: ColumnDefinitionBuilder) =>
      nullable ? definition : definition.notNull().defaultTo(emptyValue(dialect, type));
    statements.push(schema.alterTable(name).addColumn(column, dialect.columnTypes[type], define).compile().sql);
  }
  for (const [index, columns] of Object.entries(after.indexes)) {
    if (!(index in before.indexes)) statements.push(indexStatement(dialect, name, index, columns));
  }
  return statements;
}

/** What rows that stand already hold in a new column: protobuf's default, which for a message is no bytes. */
function emptyValue(dialect: SqlDialect, type: ColumnType) {
  switch (type) {
    case "text":
      return sql.lit("");
    case "int":
    case "time":
    case "real":
      return sql.lit(0);
    case "bytes":
    case "message":
      return dialect.emptyBytes;
  }
}

function indexStatement(dialect: SqlDialect, table: string, name: string, columns: readonly string[]): string {
  const named = dialect.indexesNeedId && !columns.includes("id") ? [...columns, "id"] : [...columns];
  return queryBuilder(dialect).schema.createIndex(name).on(table).columns(named).compile().sql;
}

function columnOf(text: string): { readonly type: ColumnType; readonly nullable: boolean } {
  const nullable = text.endsWith("?");
  return { type: (nullable ? text.slice(0, -1) : text) as ColumnType, nullable };
}
