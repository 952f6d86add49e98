import { create, type JsonValue } from "@bufbuild/protobuf";
import {
  booleanLiteral,
  collectionLiteral,
  type ErrorPlace,
  FlyteError,
  floatLiteral,
  mapEntry,
  stringLiteral,
} from "@haltere/core";
import { type Literal, LiteralSchema, type PromiseAttribute, ScalarSchema } from "@haltere/idl/core";
import { literalOfMsgpack, msgpackEntry, msgpackItem } from "./msgpack-path.ts";

/**
 * The part of a literal that a promise's attribute path names: through maps and collections of literals, then into the JSON of
 * a struct or the msgpack of a binary. What it finds in msgpack keeps its encoding, so that a float stays one.
 * @throws FlyteError FailedPrecondition where there is no such part.
 */
export function resolveAttributePath(literal: Literal, path: readonly PromiseAttribute[], where: ErrorPlace): Literal {
  let current = literal;
  for (const [depth, attribute] of path.entries()) {
    const value = current.value;
    let next: Literal | undefined;
    if (value.case === "map") next = mapEntry(value.value.literals, String(attribute.value.value ?? ""));
    else if (value.case === "collection") next = value.value.literals[indexOf(attribute)];
    else if (value.case === "scalar" && value.value.value.case === "union" && value.value.value.value.value)
      return resolveAttributePath(value.value.value.value.value, path.slice(depth), where);
    else return resolveInScalar(current, path.slice(depth), where);
    if (next === undefined) throw noPart(attribute, where);
    current = next;
  }
  return current;
}

function resolveInScalar(literal: Literal, path: readonly PromiseAttribute[], where: ErrorPlace): Literal {
  const scalar = literal.value.case === "scalar" ? literal.value.value.value : undefined;
  if (scalar?.case === "generic") return inJson(scalar.value, path, where);
  if (scalar?.case !== "binary") {
    throw new FlyteError("FailedPrecondition", "The value bound to the input has no attributes.", { where });
  }
  if (scalar.value.tag !== "msgpack") {
    throw new FlyteError("FailedPrecondition", `The value is serialized as "${scalar.value.tag}", not as msgpack.`, {
      where,
    });
  }
  let bytes = scalar.value.value;
  for (const attribute of path) {
    const part =
      attribute.value.case === "intValue"
        ? msgpackItem(bytes, indexOf(attribute))
        : msgpackEntry(bytes, attribute.value.value ?? "");
    if (part === undefined) throw noPart(attribute, where);
    bytes = part;
  }
  return literalOfMsgpack(bytes);
}

function inJson(struct: JsonValue, path: readonly PromiseAttribute[], where: ErrorPlace): Literal {
  let current: JsonValue | undefined = struct;
  for (const attribute of path) {
    if (Array.isArray(current)) current = current[indexOf(attribute)];
    else if (typeof current === "object" && current !== null)
      current = mapEntry(current, String(attribute.value.value ?? ""));
    else current = undefined;
    if (current === undefined) throw noPart(attribute, where);
  }
  return literalOfJson(current, where);
}

function literalOfJson(value: JsonValue, where: ErrorPlace): Literal {
  if (Array.isArray(value)) return collectionLiteral(value.map((part) => literalOfJson(part, where)));
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "number") return floatLiteral(value);
  if (typeof value === "boolean") return booleanLiteral(value);
  if (value === null)
    throw new FlyteError("FailedPrecondition", "The attribute bound to the input is null.", { where });
  const scalar = create(ScalarSchema, { value: { case: "generic", value } });
  return create(LiteralSchema, { value: { case: "scalar", value: scalar } });
}

function indexOf(attribute: PromiseAttribute): number {
  return attribute.value.case === "intValue" ? attribute.value.value : -1;
}

function noPart(attribute: PromiseAttribute, where: ErrorPlace): FlyteError {
  const kind = attribute.value.case === "intValue" ? "item" : "attribute";
  return new FlyteError(
    "FailedPrecondition",
    `The value bound to the input has no ${kind} "${attribute.value.value}".`,
    {
      where,
    },
  );
}
