import { create, equals } from "@bufbuild/protobuf";
import { FlyteError, isOptionalType, literalTypeText, simpleType } from "@haltere/core";
import { type LiteralType, LiteralTypeSchema, SimpleType } from "@haltere/idl/core";
import type { SourcePlace } from "../naming/source-place.ts";
import { type Reference, referenceText } from "../refs/reference.ts";

const ordered: readonly SimpleType[] = [
  SimpleType.INTEGER,
  SimpleType.FLOAT,
  SimpleType.STRING,
  SimpleType.DATETIME,
  SimpleType.DURATION,
];

/** How a comparison is used. */
export type Use = "equality" | "order";

/**
 * Refuses what Flyte's engine cannot compare: it takes primitives of one type, and knows no order of booleans.
 * @throws FlyteError with the file and line.
 */
export function checkOperand(reference: Reference, use: Use, place: SourcePlace | undefined): void {
  const { type, variable, node } = reference;
  if (variable === undefined) {
    const names = [...(node?.target.interface.outputs.keys() ?? [])];
    throw conditionError(
      `a condition compares ${referenceText(reference)}, which ${names.length === 0 ? "has no output" : "has several outputs"}`,
      place,
      names.length === 0 ? "Compare a value." : `Take one of them: .${names.join(", .")}.`,
    );
  }
  if (type === undefined) return;
  const simple = type.type.case === "simple" ? type.type.value : undefined;
  const known = simple !== undefined && ordered.includes(simple);
  if (known || type.type.case === "enumType" || (simple === SimpleType.BOOLEAN && use === "equality")) return;
  if (simple === SimpleType.BOOLEAN) {
    throw conditionError(
      `a condition orders ${referenceText(reference)} (boolean), and booleans have no order`,
      place,
      "Use isTrue, isFalse, eq or ne.",
    );
  }
  throw conditionError(
    `a condition compares ${referenceText(reference)} (${literalTypeText(type)}), and Flyte compares int, float, string, boolean, datetime and duration only`,
    place,
    isOptionalType(type)
      ? "Flyte cannot compare what may be absent: have a task look, and answer a boolean."
      : "Have a task look at the value, and compare what it answers.",
  );
}

/** Refuses two references whose types differ. */
export function checkSameType(left: Reference, right: Reference, place: SourcePlace | undefined): void {
  if (left.type === undefined || right.type === undefined) return;
  if (equals(LiteralTypeSchema, left.type, right.type)) return;
  throw conditionError(
    `a condition compares ${referenceText(left)} (${literalTypeText(left.type)}) with ${referenceText(right)} (${literalTypeText(right.type)})`,
    place,
    "Flyte compares values of one type: convert one of them in a task.",
  );
}

/** Refuses a constant beside a reference whose type is more than a primitive's: Flyte holds the types to differ. */
export function checkPlain(reference: Reference, place: SourcePlace | undefined): void {
  const { type } = reference;
  if (type === undefined) return;
  const plain = type.type.case === "simple" ? simpleType(type.type.value) : undefined;
  if (plain !== undefined && sameButForTheRest(plain, type)) return;
  throw conditionError(
    `a condition compares ${referenceText(reference)} (${literalTypeText(type)}) with a constant, and Flyte's compiler holds their types to differ`,
    place,
    "Give the value a plain type (z.string(), z.int(), …), or have a task answer a boolean.",
  );
}

function sameButForTheRest(plain: LiteralType, type: LiteralType): boolean {
  return equals(LiteralTypeSchema, create(LiteralTypeSchema, plain), type);
}

/** A mistake in a condition. */
export function conditionError(message: string, place: SourcePlace | undefined, hint: string): FlyteError {
  return new FlyteError("InvalidArgument", message, { where: place === undefined ? {} : { file: place }, hint });
}
