import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** What a protobuf Struct holds: JSON. A field that is undefined is left out. */
export interface CustomObject {
  readonly [name: string]: CustomValue | undefined;
}

export type CustomValue = null | boolean | number | string | readonly CustomValue[] | CustomObject;

/** A copy as JSON. Throws what `refuse` makes of a value that no Struct can hold, naming its path. */
export function customJson(
  custom: CustomObject | undefined,
  refuse: (what: string, hint: string) => Error,
): JsonObject | undefined {
  if (custom === undefined) return undefined;
  const ancestors: unknown[] = [];
  const copy = (value: unknown, path: string): JsonValue => {
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (typeof value === "object" && !ancestors.includes(value)) {
      ancestors.push(value);
      const copied = Array.isArray(value)
        ? Array.from(value, (item, index) => copy(item, `${path}[${index}]`))
        : isRecord(value)
          ? copyObject(value, path)
          : undefined;
      ancestors.pop();
      if (copied !== undefined) return copied;
    }
    throw refuse(
      `has ${typeof value === "object" ? "an object that is no JSON" : String(value)} in ${path}`,
      "Give what JSON can say: null, booleans, finite numbers, strings, lists and objects of them.",
    );
  };
  const copyObject = (object: Readonly<Record<string, unknown>>, path: string): JsonObject => {
    const fields = Object.entries(object).filter(([, value]) => value !== undefined);
    return Object.fromEntries(fields.map(([name, value]) => [name, copy(value, `${path}.${name}`)]));
  };
  if (!isRecord(custom)) throw refuse("has a custom that is no object", "Write custom: { ... }.");
  ancestors.push(custom);
  return copyObject(custom, "custom");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
