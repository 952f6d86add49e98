import { type LiteralType, SimpleTypeSchema } from "@haltere/idl/core";

/** A literal type in few words: `list of integer`, `file (csv)`, `string or none`. */
export function typeText(type: LiteralType | undefined): string {
  const held = type?.type;
  switch (held?.case) {
    case undefined:
      return "";
    case "simple":
      return (SimpleTypeSchema.value[held.value]?.name ?? "unknown").toLowerCase();
    case "collectionType":
      return `list of ${typeText(held.value)}`;
    case "mapValueType":
      return `map of ${typeText(held.value)}`;
    case "blob":
      return `${held.value.dimensionality === 1 ? "directory" : "file"}${held.value.format ? ` (${held.value.format})` : ""}`;
    case "enumType":
      return "enum";
    case "schema":
    case "structuredDatasetType":
      return "table";
    case "unionType":
      return held.value.variants.map(typeText).join(" or ");
  }
}
