import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { sameJson } from "../message/same-json.ts";

/**
 * Whether a value of the object type with JSON schema `upstream` may be given where `downstream` is expected: every field
 * that downstream knows is there, with an equal type and bounds that are no wider.
 *
 * This follows what FlytePropeller's compiler does (its json-schema-compare) rather than JSON Schema's meaning, since a
 * workflow must be accepted here exactly when a cluster accepts it. Two of its traits show: keywords it does not look
 * into (`additionalProperties` and others) are passed over at the top but count against an alternative of `anyOf`,
 * `allOf` or `oneOf`; and integers' bounds are not compared.
 */
export function isJsonSchemaCastable(upstream: JsonObject, downstream: JsonObject): boolean {
  const comparison = new Comparison(downstream, upstream);
  return !comparison.compare(downstream, upstream).some((finding) => finding === "differs");
}

/** `passed over`: a keyword that is not compared is used. */
type Finding = "differs" | "passed over";

const notCompared = ["dependencies", "patternProperties"] as const;
const conditional = ["if", "then", "else"] as const;
const alternatives = ["allOf", "anyOf", "oneOf"] as const;

/** Compares within two schema documents, each the root of its `$ref`s. `narrow` is the downstream side, `wide` the upstream. */
class Comparison {
  readonly #narrowRoot: JsonObject;
  readonly #wideRoot: JsonObject;
  /** Pairs being compared, so that a schema that refers to itself ends. */
  readonly #open = new Map<JsonValue, Set<JsonValue>>();

  constructor(narrowRoot: JsonObject, wideRoot: JsonObject) {
    this.#narrowRoot = narrowRoot;
    this.#wideRoot = wideRoot;
  }

  compare(narrowGiven: JsonValue, wideGiven: JsonValue): Finding[] {
    const narrow = resolve(narrowGiven, this.#narrowRoot);
    const wide = resolve(wideGiven, this.#wideRoot);
    if (narrow === undefined || wide === undefined) return ["differs"];
    if (typeof narrow === "boolean" || typeof wide === "boolean") return narrow === wide ? [] : ["differs"];
    const open = this.#open.get(narrow) ?? new Set();
    if (open.has(wide)) return [];
    this.#open.set(narrow, open.add(wide));
    const findings = this.#compareSchemas(narrow, wide);
    open.delete(wide);
    return findings;
  }

  #compareSchemas(narrow: JsonObject, wide: JsonObject): Finding[] {
    const narrowTypes = typesOf(narrow);
    const wideTypes = typesOf(wide);
    const findings: Finding[] = [];
    const differIf = (differs: boolean) => {
      if (differs) findings.push("differs");
    };
    differIf(narrowTypes.some((type) => !wideTypes.includes(type)));
    const untyped = narrowTypes.length === 0;
    differIf(wideTypes.some((type) => !narrowTypes.includes(type) && !(untyped && type === "object")));
    if (narrowTypes.includes("string")) findings.push(...compareStrings(narrow, wide));
    if (narrowTypes.includes("number")) findings.push(...compareNumbers(narrow, wide));
    if (narrowTypes.includes("array")) findings.push(...this.#compareArrays(narrow, wide));
    if (untyped || narrowTypes.includes("object")) findings.push(...this.#compareObjects(narrow, wide));
    for (const keyword of alternatives) {
      const ours = listAt(narrow, keyword);
      const theirs = listAt(wide, keyword);
      if (ours.length === 0 || theirs.length === 0) {
        differIf(ours.length !== theirs.length);
        continue;
      }
      differIf(!theirs.every((their) => ours.some((our) => this.compare(our, their).length === 0)));
    }
    if ("const" in narrow) differIf(!("const" in wide) || !sameJson(narrow.const, wide.const));
    return findings;
  }

  #compareObjects(narrow: JsonObject, wide: JsonObject): Finding[] {
    const findings: Finding[] = [];
    // `additionalProperties: true` says nothing, and the schema compiler that Flyte uses drops it.
    if (limitsProperties(narrow) || limitsProperties(wide)) findings.push("passed over");
    const required = listAt(wide, "required");
    for (const field of listAt(narrow, "required")) if (!required.includes(field)) findings.push("differs");
    if (!withinLower(narrow, wide, "minProperties")) findings.push("differs");
    if (!withinUpper(narrow, wide, "maxProperties")) findings.push("differs");
    for (const keyword of notCompared)
      if (hasEntries(narrow, keyword) || hasEntries(wide, keyword)) findings.push("passed over");
    if ("not" in narrow || "not" in wide) findings.push("passed over");
    for (const keyword of conditional) {
      const ours = narrow[keyword];
      const theirs = wide[keyword];
      if (ours === undefined && theirs === undefined) continue;
      if (ours === undefined || theirs === undefined) findings.push("differs");
      else if (this.compare(ours, theirs).length > 0) findings.push("differs");
    }
    const wideProperties = objectAt(wide, "properties");
    for (const [name, property] of Object.entries(objectAt(narrow, "properties"))) {
      const counterpart = Object.hasOwn(wideProperties, name) ? wideProperties[name] : undefined;
      if (counterpart === undefined) findings.push("differs");
      else findings.push(...this.compare(property, counterpart));
    }
    return findings;
  }

  #compareArrays(narrow: JsonObject, wide: JsonObject): Finding[] {
    const findings: Finding[] = [];
    if (!withinLower(narrow, wide, "minItems")) findings.push("differs");
    if (!withinUpper(narrow, wide, "maxItems")) findings.push("differs");
    const ours = narrow.items;
    const theirs = wide.items;
    if (ours !== undefined) {
      if (theirs === undefined || Array.isArray(ours) !== Array.isArray(theirs)) findings.push("differs");
      else if (Array.isArray(ours) && Array.isArray(theirs)) {
        if (ours.length !== theirs.length) findings.push("differs");
        for (const [index, item] of ours.entries()) findings.push(...this.compare(item, theirs[index] ?? false));
      } else findings.push(...this.compare(ours, theirs));
    }
    if ("additionalItems" in narrow || "additionalItems" in wide) findings.push("passed over");
    if (narrow.uniqueItems === true && wide.uniqueItems !== true) findings.push("differs");
    return findings;
  }
}

function compareStrings(narrow: JsonObject, wide: JsonObject): Finding[] {
  const ours = listAt(narrow, "enum");
  const equal =
    narrow.format === wide.format &&
    (ours.length === 0 || listAt(wide, "enum").every((value) => ours.includes(value))) &&
    (narrow.pattern === undefined || narrow.pattern === wide.pattern) &&
    withinLower(narrow, wide, "minLength") &&
    withinUpper(narrow, wide, "maxLength");
  return equal ? [] : ["differs"];
}

function compareNumbers(narrow: JsonObject, wide: JsonObject): Finding[] {
  const findings: Finding[] = [];
  if (!withinLower(narrow, wide, "minimum") || !withinUpper(narrow, wide, "maximum")) findings.push("differs");
  for (const keyword of ["exclusiveMinimum", "exclusiveMaximum"]) {
    if (keyword in narrow || keyword in wide) findings.push("passed over");
  }
  const ours = narrow.multipleOf;
  const theirs = wide.multipleOf;
  if (ours !== undefined || theirs !== undefined) {
    if (typeof ours !== "number" || typeof theirs !== "number" || theirs % ours !== 0) findings.push("differs");
  }
  return findings;
}

/** A lower bound of the narrow side must stand on the wide side too, no lower. */
function withinLower(narrow: JsonObject, wide: JsonObject, keyword: string): boolean {
  const bound = narrow[keyword];
  const other = wide[keyword];
  return typeof bound !== "number" || (typeof other === "number" && other >= bound);
}

function withinUpper(narrow: JsonObject, wide: JsonObject, keyword: string): boolean {
  const bound = narrow[keyword];
  const other = wide[keyword];
  return typeof bound !== "number" || (typeof other === "number" && other <= bound);
}

function limitsProperties(schema: JsonObject): boolean {
  return schema.additionalProperties !== undefined && schema.additionalProperties !== true;
}

function typesOf(schema: JsonObject): readonly JsonValue[] {
  return typeof schema.type === "string" ? [schema.type] : listAt(schema, "type");
}

function listAt(schema: JsonObject, keyword: string): readonly JsonValue[] {
  const value = schema[keyword];
  return Array.isArray(value) ? value : [];
}

function objectAt(schema: JsonObject, keyword: string): JsonObject {
  const value = schema[keyword];
  return isObject(value) ? value : {};
}

function hasEntries(schema: JsonObject, keyword: string): boolean {
  return Object.keys(objectAt(schema, keyword)).length > 0;
}

/** Follows `$ref`s that point into the same document; one that leads nowhere, or in a circle, is undefined. */
function resolve(schema: JsonValue, root: JsonObject): JsonObject | boolean | undefined {
  const seen = new Set<string>();
  let current: JsonValue | undefined = schema;
  while (isObject(current) && typeof current.$ref === "string") {
    const reference: string = current.$ref;
    if (seen.has(reference) || !reference.startsWith("#")) return undefined;
    seen.add(reference);
    current = root;
    for (const part of reference.split("/").slice(1)) {
      const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      current = isObject(current) && Object.hasOwn(current, name) ? current[name] : undefined;
    }
  }
  return isObject(current) || typeof current === "boolean" ? current : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
