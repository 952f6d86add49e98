import type { FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import type { TableColumn } from "./table-source.ts";

/** A column as a reader sees it: `int64`, `timestamp[us]`, `list<double>`. */
export function columnOf(
  tree: SchemaTree,
): TableColumn & { readonly isFloat: boolean; readonly isZoned: boolean; readonly scale?: number } {
  const type = typeText(tree);
  return {
    name: tree.element.name,
    type,
    isNumber: /^(u?int|float|double|decimal)/.test(type),
    isFloat: hasFloats(tree),
    ...(isDecimal(tree.element) ? { scale: tree.element.scale ?? 0 } : {}),
    isZoned: !type.startsWith("timestamp") || type.endsWith("UTC"),
  };
}

function typeText(tree: SchemaTree): string {
  const { element, children } = tree;
  if (children.length === 0) return leafText(element);
  const [inner] = children;
  const [item] = inner?.children ?? [];
  if (element.converted_type === "LIST" || element.logical_type?.type === "LIST")
    return `list<${item ? typeText(item) : inner ? typeText(inner) : "?"}>`;
  if (element.converted_type === "MAP" || element.logical_type?.type === "MAP")
    return `map<${(inner?.children ?? []).map(typeText).join(", ")}>`;
  return `struct<${children.map((child) => `${child.element.name}: ${typeText(child)}`).join(", ")}>`;
}

const units: Readonly<Record<string, string>> = { MILLIS: "ms", MICROS: "us", NANOS: "ns" };

function leafText({ type, converted_type: converted, logical_type: logical, precision, scale }: SchemaElement): string {
  switch (logical?.type) {
    case "STRING":
      return "string";
    case "TIMESTAMP":
      return `timestamp[${units[logical.unit] ?? logical.unit}]${logical.isAdjustedToUTC ? " UTC" : ""}`;
    case "TIME":
      return `time[${units[logical.unit] ?? logical.unit}]`;
    case "INTEGER":
      return `${logical.isSigned ? "" : "u"}int${logical.bitWidth}`;
    case "DATE":
    case "UUID":
    case "JSON":
      return logical.type.toLowerCase();
  }
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") return `decimal(${precision ?? "?"}, ${scale ?? 0})`;
  if (converted === "UTF8" || converted === "ENUM") return "string";
  if (converted === "TIMESTAMP_MILLIS") return "timestamp[ms]";
  if (converted === "TIMESTAMP_MICROS") return "timestamp[us]";
  if (converted !== undefined) return converted.toLowerCase().replace("_", "");
  switch (type) {
    case "INT96":
      return "timestamp[ns]";
    case "BYTE_ARRAY":
    case "FIXED_LEN_BYTE_ARRAY":
      return "bytes";
    case "BOOLEAN":
      return "bool";
    default:
      return (type ?? "?").toLowerCase();
  }
}

/** Decimals are read as what keeps them, since as numbers they would lose digits. Those within structs and lists stay as they are. */
export function withoutDecimals(metadata: FileMetaData): FileMetaData {
  const schema = [...metadata.schema];
  // Elements stand in the order of their tree, the root first.
  for (let at = 1; at < schema.length; at = after(schema, at)) {
    const element = schema[at];
    if (element === undefined || !isDecimal(element)) continue;
    const { converted_type: _, logical_type: __, ...kept } = element;
    schema[at] = kept;
  }
  return { ...metadata, schema };
}

/** Where the tree of an element ends. */
function after(schema: readonly SchemaElement[], at: number): number {
  let next = at + 1;
  for (let child = 0; child < (schema[at]?.num_children ?? 0); child += 1) next = after(schema, next);
  return next;
}

function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === "DECIMAL" || logical?.type === "DECIMAL";
}

function hasFloats({ element, children }: SchemaTree): boolean {
  return element.type === "DOUBLE" || element.type === "FLOAT" || children.some(hasFloats);
}
