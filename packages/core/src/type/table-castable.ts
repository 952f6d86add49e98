import {
  type LiteralType,
  SchemaType_SchemaColumn_SchemaColumnType as SchemaColumnType,
  SimpleType,
} from "@haltere/idl/core";
import { isNoneType } from "./literal-type-builders.ts";

/** A column of either kind of table: its type as the kind has it. */
type ColumnType =
  | { readonly kind: "schema"; readonly type: SchemaColumnType }
  | { readonly kind: "dataset"; readonly type: LiteralType | undefined };

interface TableType {
  readonly kind: "schema" | "dataset";
  readonly format: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
}

/**
 * Whether a table may be given where another is expected: Flyte's older Schema (always Parquet) and its
 * StructuredDataset. A side without columns takes and gives any; else each column that downstream names must be there
 * with its type. A StructuredDataset may be none.
 */
export function isTableCastable(
  upstream: LiteralType,
  downstream: LiteralType,
  castable: (upstream: LiteralType, downstream: LiteralType) => boolean,
): boolean {
  const to = tableType(downstream);
  if (to === undefined) return false;
  if (to.kind === "dataset" && isNoneType(upstream)) return true;
  const from = tableType(upstream);
  if (from === undefined || !formatsMatch(from.format, to.format)) return false;
  if (from.columns.length === 0 || to.columns.length === 0) return true;
  const available = new Map(from.columns.map(({ name, type }) => [name, type]));
  return to.columns.every(({ name, type }) => {
    const given = available.get(name);
    return given !== undefined && columnCastable(given, type, castable);
  });
}

function tableType({ type }: LiteralType): TableType | undefined {
  if (type.case === "schema") {
    const columns = type.value.columns.map(({ name, type }) => ({ name, type: { kind: "schema", type } as const }));
    return { kind: "schema", format: "parquet", columns };
  }
  if (type.case === "structuredDatasetType") {
    const columns = type.value.columns.map(({ name, literalType }) => ({
      name,
      type: { kind: "dataset", type: literalType } as const,
    }));
    return { kind: "dataset", format: type.value.format, columns };
  }
  return undefined;
}

function formatsMatch(from: string, to: string): boolean {
  return from === "" || to === "" || from.toLowerCase() === to.toLowerCase();
}

function columnCastable(
  from: ColumnType,
  to: ColumnType,
  castable: (upstream: LiteralType, downstream: LiteralType) => boolean,
): boolean {
  if (from.kind === "dataset" && to.kind === "dataset") {
    return from.type !== undefined && to.type !== undefined && castable(from.type, to.type);
  }
  if (from.kind === "schema" && to.kind === "schema") return from.type === to.type;
  const simple = from.kind === "dataset" ? from.type : to.kind === "dataset" ? to.type : undefined;
  const column = from.kind === "schema" ? from.type : to.kind === "schema" ? to.type : undefined;
  return simple?.type.case === "simple" && column !== undefined && simpleOfColumn[column] === simple.type.value;
}

const simpleOfColumn: Readonly<Record<number, SimpleType>> = {
  [SchemaColumnType.INTEGER]: SimpleType.INTEGER,
  [SchemaColumnType.FLOAT]: SimpleType.FLOAT,
  [SchemaColumnType.STRING]: SimpleType.STRING,
  [SchemaColumnType.BOOLEAN]: SimpleType.BOOLEAN,
  [SchemaColumnType.DATETIME]: SimpleType.DATETIME,
  [SchemaColumnType.DURATION]: SimpleType.DURATION,
};
