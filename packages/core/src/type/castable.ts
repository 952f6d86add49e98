import { type LiteralType, SimpleType, type UnionType } from "@haltere/idl/core";
import { sameJson } from "../message/same-json.ts";
import { isJsonSchemaCastable } from "./json-schema-castable.ts";
import { isNoneType } from "./literal-type-builders.ts";
import { isTableCastable } from "./table-castable.ts";

/**
 * Whether a value of type `upstream` may be given where `downstream` is expected; Flyte's AreTypesCastable. Integers and
 * floats do not cast, enums and strings do both ways, a union takes what fits exactly one of its variants.
 */
export function areTypesCastable(upstream: LiteralType | undefined, downstream: LiteralType | undefined): boolean {
  if (upstream === undefined || downstream === undefined) return false;
  if (upstream.type.case === "unionType" && upstream.type.value.variants.length === 1) {
    const [only] = upstream.type.value.variants;
    if (only !== undefined && casts(only, downstream)) return true;
  }
  return casts(upstream, downstream);
}

function casts(upstream: LiteralType, downstream: LiteralType): boolean {
  const from = upstream.type;
  const to = downstream.type;
  switch (to.case) {
    case "collectionType":
    case "mapValueType":
      // The element type none is that of an empty list or map, which any takes.
      return from.case === to.case && (isNoneType(from.value) || casts(from.value, to.value));
    case "blob":
      // Flyte looks at the format alone: a directory casts to a file.
      return (
        from.case === "blob" &&
        (from.value.format === "" || to.value.format === "" || from.value.format === to.value.format)
      );
    case "unionType":
      return castsToUnion(upstream, to.value);
    case "schema":
    case "structuredDatasetType":
      return isTableCastable(upstream, downstream, casts);
    case "simple":
    case "enumType":
    case undefined:
      return isNoneType(downstream) ? isNoneType(upstream) : castsPlainly(upstream, downstream);
  }
}

function castsToUnion(upstream: LiteralType, union: UnionType): boolean {
  if (upstream.type.case === "unionType") {
    return upstream.type.value.variants.every((from) => union.variants.some((to) => areTypesCastable(from, to)));
  }
  let matches = 0;
  for (const variant of union.variants) if (areTypesCastable(upstream, variant)) matches++;
  return matches === 1;
}

/** Downstream is a simple type or an enum. */
function castsPlainly(upstream: LiteralType, downstream: LiteralType): boolean {
  const from = upstream.type;
  const to = downstream.type;
  if (from.case === "enumType" && to.case === "simple" && to.value === SimpleType.STRING) return true;
  if (to.case === "enumType" && from.case === "simple" && from.value === SimpleType.STRING) return true;
  const tag = upstream.structure?.tag ?? "";
  if (tag !== "" && tag !== (downstream.structure?.tag ?? "")) return false;
  if (from.case === "simple" && to.case === "simple") {
    if (from.value !== to.value) return false;
    return from.value !== SimpleType.STRUCT || structsCast(upstream, downstream);
  }
  if (from.case === "enumType" && to.case === "enumType") {
    return (
      from.value.values.length === to.value.values.length &&
      from.value.values.every((value, index) => value === to.value.values[index])
    );
  }
  return from.case === undefined && to.case === undefined;
}

function structsCast(upstream: LiteralType, downstream: LiteralType): boolean {
  const from = upstream.metadata;
  const to = downstream.metadata;
  if (from === undefined || to === undefined) return true;
  return sameJson(from, to) || isJsonSchemaCastable(from, to);
}
