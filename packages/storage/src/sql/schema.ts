import { type Table, type TableName, tables } from "@haltere/ports";
import type { SqlDialect } from "./dialect.ts";
import { queryBuilder } from "./query-builder.ts";

const tableNames = Object.keys(tables).filter((name): name is TableName => name in tables);

/** The statements that create every table and index of the store in an empty database. */
export function schemaStatements(dialect: SqlDialect): string[] {
  const builder = queryBuilder(dialect);
  return tableNames.flatMap((name) => {
    const table: Table = tables[name];
    const keyIsId = table.key.includes("id");
    let create = builder.schema.createTable(name).addColumn("id", dialect.idColumn(keyIsId));
    for (const [column, { type, nullable }] of Object.entries(table.columns)) {
      create = create.addColumn(column, dialect.columnTypes[type], (definition) =>
        nullable ? definition : definition.notNull(),
      );
    }
    if (dialect.tableEnd) create = create.modifyEnd(dialect.tableEnd);
    // Numbered, since names made of the columns would be longer than Postgres keeps.
    const index = (indexName: string, columns: readonly string[]) =>
      builder.schema
        .createIndex(`${name}_${indexName}`)
        .on(name)
        .columns([...columns]);
    const indexes = table.indexes.map((columns, number) => index(`index_${number}`, columns));
    if (!keyIsId) indexes.unshift(index("key", table.key).unique());
    return [create, ...indexes].map((statement) => statement.compile().sql);
  });
}
