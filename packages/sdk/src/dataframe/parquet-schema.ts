import { FlyteError } from "@haltere/core";
import type { SchemaElement, SchemaTree } from "hyparquet";
import { type ColumnKind, kindText } from "./column-kind.ts";
import type { TableColumn } from "./table.ts";

/** The schema of a Parquet file with these columns, each of which may be null, as pyarrow writes it. */
export function parquetSchemaOf(columns: readonly TableColumn[]): SchemaElement[] {
  return [
    { name: "schema", num_children: columns.length },
    ...columns.flatMap(({ name, kind }) => elementsOf(name, kind, name)),
  ];
}

function elementsOf(name: string, kind: ColumnKind, column: string): SchemaElement[] {
  const own = { name, repetition_type: "OPTIONAL" } as const;
  switch (kind.kind) {
    case "int":
      return [{ ...own, type: "INT64" }];
    case "float":
      return [{ ...own, type: "DOUBLE" }];
    case "boolean":
      return [{ ...own, type: "BOOLEAN" }];
    case "string":
      return [{ ...own, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }];
    case "bytes":
      return [{ ...own, type: "BYTE_ARRAY" }];
    case "date":
      return [{ ...own, type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } }];
    case "timestamp":
      return [
        {
          ...own,
          type: "INT64",
          converted_type: "TIMESTAMP_MICROS",
          logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
        },
      ];
    case "list":
      return [
        { ...own, num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        ...elementsOf("element", kind.of, column),
      ];
    case "struct":
    case "map":
      throw new FlyteError("InvalidArgument", `the column ${column} of ${kindText(kind)} cannot be written`, {
        kind: "user",
        hint: "Give each field a column of its own.",
      });
  }
}

/** The kind of a column of a Parquet file. */
export function kindOfTree({ element, children }: SchemaTree): ColumnKind {
  const [first] = children;
  if (first !== undefined) return kindOfGroup(element, children, first);
  const logical = element.logical_type?.type;
  const converted = element.converted_type ?? "";
  if (converted === "DATE" || logical === "DATE") return { kind: "date" };
  if (converted.startsWith("TIMESTAMP") || logical === "TIMESTAMP" || element.type === "INT96") {
    return { kind: "timestamp" };
  }
  if (converted === "DECIMAL" || logical === "DECIMAL" || logical === "FLOAT16") return { kind: "float" };
  switch (element.type) {
    case "BOOLEAN":
      return { kind: "boolean" };
    case "INT32":
    case "INT64":
      return { kind: "int" };
    case "FLOAT":
    case "DOUBLE":
      return { kind: "float" };
    default: {
      const isText =
        ["UTF8", "ENUM", "JSON"].includes(converted) || ["STRING", "ENUM", "JSON", "UUID"].includes(logical ?? "");
      return { kind: isText ? "string" : "bytes" };
    }
  }
}

function kindOfGroup(element: SchemaElement, children: readonly SchemaTree[], first: SchemaTree): ColumnKind {
  const converted = element.converted_type ?? element.logical_type?.type ?? "";
  if (converted === "LIST") {
    const [item] = first.children;
    // Older writers leave out the middle of the three levels.
    return { kind: "list", of: kindOfTree(item !== undefined && first.children.length === 1 ? item : first) };
  }
  if (converted.startsWith("MAP")) {
    const value = first.children.find((child) => child.element.name === "value");
    if (value !== undefined) return { kind: "map", of: kindOfTree(value) };
  }
  return { kind: "struct", fields: new Map(children.map((child) => [child.element.name, kindOfTree(child)])) };
}
