import { timestampText } from "@haltere/core";
import { type LiteralType, SimpleType } from "@haltere/idl/core";
import { bytesForms, bytesFromText } from "./bytes-value.ts";
import { expected, InputValueError } from "./input-value-error.ts";
import { durationForms, microsecondsFromText, type Now, timeForms, timeFromText } from "./time-value.ts";

/**
 * A value out of JSON as an object's MessagePack holds it: where the object's type says that a field is a time, a duration
 * or bytes, it may be given as on the command line.
 * @throws InputValueError saying what was expected, and where in the value.
 */
export function structFromJson(value: unknown, type: LiteralType, now: Now): unknown {
  const kind = type.type;
  switch (kind.case) {
    case "collectionType":
      return Array.isArray(value)
        ? value.map((item, index) => within(`[${index}]`, () => structFromJson(item, kind.value, now)))
        : value;
    case "mapValueType":
      return eachField(value, () => kind.value, now);
    case "unionType":
      return unionFromJson(value, kind.value.variants, now);
    case "simple":
      if (kind.value === SimpleType.STRUCT) return eachField(value, (name) => fieldOf(type, name), now);
      return typeof value === "string" ? simpleFromText(value, kind.value, type, now) : value;
    default:
      return value;
  }
}

function fieldOf({ structure }: LiteralType, name: string): LiteralType | undefined {
  const fields = structure?.dataclassType ?? {};
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function eachField(value: unknown, typeOf: (name: string) => LiteralType | undefined, now: Now): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const type = typeOf(name);
      return [name, type === undefined ? item : within(`.${name}`, () => structFromJson(item, type, now))];
    }),
  );
}

/** A text is what it is, where one of the variants is a text. */
function unionFromJson(value: unknown, variants: readonly LiteralType[], now: Now): unknown {
  const reasons: InputValueError[] = [];
  if (typeof value === "string" && variants.some(isText)) return value;
  for (const variant of variants) {
    if (value === null && variant.type.case === "simple" && variant.type.value === SimpleType.NONE) return null;
    try {
      return structFromJson(value, variant, now);
    } catch (thrown) {
      if (!(thrown instanceof InputValueError)) throw thrown;
      reasons.push(thrown);
    }
  }
  throw reasons[0] ?? new InputValueError("the union has no variants");
}

function isText({ type }: LiteralType): boolean {
  return type.case === "enumType" || (type.case === "simple" && type.value === SimpleType.STRING);
}

function simpleFromText(text: string, simple: SimpleType, type: LiteralType, now: Now): unknown {
  switch (simple) {
    case SimpleType.DATETIME: {
      // A day stays one: Python's date is a DATETIME too, and in an object takes nothing else.
      const time = timeFromText(text, now);
      if (time === undefined) throw expected(type, text, timeForms);
      if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
      return timestampText(time);
    }
    case SimpleType.DURATION: {
      const microseconds = microsecondsFromText(text);
      if (microseconds === undefined) throw expected(type, text, durationForms);
      return microseconds / 1e6;
    }
    case SimpleType.BINARY: {
      const bytes = bytesFromText(text);
      if (bytes === undefined) throw expected(type, text, bytesForms);
      return bytes;
    }
    default:
      return text;
  }
}

/** Adds the place within the value to an error. */
export function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof InputValueError) {
      throw new InputValueError(`at ${place}: ${thrown.message}`.replace(": at ", ""), { cause: thrown });
    }
    throw thrown;
  }
}
