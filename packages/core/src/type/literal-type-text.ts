import { BlobType_BlobDimensionality, type LiteralType, SimpleType } from "@haltere/idl/core";

const simpleNames: Readonly<Record<number, string>> = {
  [SimpleType.NONE]: "none",
  [SimpleType.INTEGER]: "int",
  [SimpleType.FLOAT]: "float",
  [SimpleType.STRING]: "str",
  [SimpleType.BOOLEAN]: "bool",
  [SimpleType.DATETIME]: "datetime",
  [SimpleType.DURATION]: "duration",
  [SimpleType.BINARY]: "binary",
  [SimpleType.ERROR]: "error",
  [SimpleType.STRUCT]: "object",
};

/** A type as a reader says it: `int`, `list[str]`, `map[float]`, `file[csv]`, `enum[a, b]`, `int | none`, `object[Point]`. */
export function literalTypeText(type: LiteralType | undefined): string {
  switch (type?.type.case) {
    case undefined:
      return "unknown";
    case "simple":
      return simpleText(type, type.type.value);
    case "collectionType":
      return `list[${literalTypeText(type.type.value)}]`;
    case "mapValueType":
      return `map[${literalTypeText(type.type.value)}]`;
    case "blob": {
      const { format, dimensionality } = type.type.value;
      const name = dimensionality === BlobType_BlobDimensionality.MULTIPART ? "directory" : "file";
      return format === "" ? name : `${name}[${format}]`;
    }
    case "enumType":
      return `enum[${type.type.value.values.join(", ")}]`;
    case "unionType":
      return type.type.value.variants.map(literalTypeText).join(" | ") || "union of nothing";
    case "structuredDatasetType": {
      const columns = type.type.value.columns.map(
        ({ name, literalType }) => `${name}: ${literalTypeText(literalType)}`,
      );
      const parts = [type.type.value.format, columns.join(", ")].filter(Boolean);
      return parts.length === 0 ? "dataset" : `dataset[${parts.join("; ")}]`;
    }
    case "schema": {
      const columns = type.type.value.columns.map(({ name }) => name);
      return columns.length === 0 ? "schema" : `schema[${columns.join(", ")}]`;
    }
  }
}

/** An object is called by the title of its JSON schema, where it has one. */
function simpleText(type: LiteralType, simple: SimpleType): string {
  const name = simpleNames[simple] ?? `simple type ${simple}`;
  const title = simple === SimpleType.STRUCT ? type.metadata?.title : undefined;
  return typeof title === "string" && title !== "" ? `${name}[${title}]` : name;
}
