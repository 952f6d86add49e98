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

/** A type as the commands and the messages of the control plane say it: `int`, `list[str]`, `file[csv]`, `int | none`, `object[Point]`. */
export function typeText(type: LiteralType | undefined): string {
  switch (type?.type.case) {
    case undefined:
      return "unknown";
    case "simple": {
      const name = simpleNames[type.type.value] ?? `simple type ${type.type.value}`;
      const title = type.metadata?.title;
      return type.type.value === SimpleType.STRUCT && typeof title === "string" ? `${name}[${title}]` : name;
    }
    case "collectionType":
      return `list[${typeText(type.type.value)}]`;
    case "mapValueType":
      return `map[${typeText(type.type.value)}]`;
    case "blob": {
      const { format, dimensionality } = type.type.value;
      const name = dimensionality === BlobType_BlobDimensionality.MULTIPART ? "directory" : "file";
      return format === "" ? name : `${name}[${format}]`;
    }
    case "enumType":
      return `enum[${type.type.value.values.join(", ")}]`;
    case "unionType":
      return type.type.value.variants.map(typeText).join(" | ");
    case "structuredDatasetType": {
      const columns = type.type.value.columns.map(({ name, literalType }) => `${name}: ${typeText(literalType)}`);
      const parts = [type.type.value.format, columns.join(", ")].filter(Boolean);
      return parts.length === 0 ? "dataset" : `dataset[${parts.join("; ")}]`;
    }
    case "schema":
      return `schema[${type.type.value.columns.map(({ name }) => name).join(", ")}]`;
  }
}
