// The neutral notation of the recorded literals, as schemas and values of ours.
import { File, z } from "haltere";

export type TypeNote =
  | "int"
  | "float"
  | "str"
  | "bool"
  | "datetime"
  | "none"
  | "duration"
  | "date"
  | "any"
  | { readonly kind: "list"; readonly of: TypeNote }
  | { readonly kind: "dict"; readonly key: TypeNote; readonly of: TypeNote }
  | { readonly kind: "untypedDict" }
  | { readonly kind: "union"; readonly variants: readonly TypeNote[] }
  | { readonly kind: "enum"; readonly members: readonly (readonly [string, string | number])[] }
  | { readonly kind: "literalChoice"; readonly values: readonly string[] }
  | { readonly kind: "dataclass"; readonly name: string; readonly fields: readonly FieldNote[] }
  | { readonly kind: "file"; readonly format: string }
  | { readonly kind: "tuple"; readonly of: readonly TypeNote[] }
  | { readonly kind: "other" };

interface FieldNote {
  readonly name: string;
  readonly type: TypeNote;
  readonly default?: ValueNote;
}

export type ValueNote = unknown;

/** Thrown for what our types cannot say yet, or never can: the case is left out, and counted. */
export class NotExpressible extends Error {}

/** @param big Whether integers are bigints: where a value is beyond what a number holds. */
export function schemaOf(type: TypeNote, big: boolean): z.ZodType {
  switch (type) {
    case "int":
      return big ? z.bigint() : z.int();
    case "float":
      return z.number();
    case "str":
      return z.string();
    case "bool":
      return z.boolean();
    case "datetime":
      return z.date();
    case "none":
      return z.null();
    case "duration":
    case "date":
    case "any":
      throw new NotExpressible(type);
  }
  switch (type.kind) {
    case "list":
      return z.array(schemaOf(type.of, big));
    case "dict":
      if (type.key !== "str") throw new NotExpressible("keys that are no strings");
      return z.record(z.string(), schemaOf(type.of, big));
    case "untypedDict":
      return z.record(z.string(), z.unknown());
    case "union": {
      const [only, ...others] = type.variants.filter((variant) => variant !== "none");
      const optional = type.variants.includes("none");
      if (only !== undefined && others.length === 0) return schemaOf(only, big).nullable();
      const union = z.union(type.variants.filter((variant) => variant !== "none").map((each) => schemaOf(each, big)));
      return optional ? union.nullable() : union;
    }
    case "enum": {
      const values = Object.fromEntries(type.members);
      return z.enum(values as Record<string, string>);
    }
    case "literalChoice":
      return z.literal([...type.values]);
    case "dataclass":
      return z
        .object(Object.fromEntries(type.fields.map((field) => [field.name, fieldSchema(field, big)])))
        .meta({ title: type.name });
    case "file":
      return type.format === "" ? File : File.schema({ format: type.format });
    case "tuple":
      return z.tuple([z.string(), z.string()]);
    default:
      throw new NotExpressible(type.kind);
  }
}

function fieldSchema({ type, default: standIn }: FieldNote, big: boolean): z.ZodType {
  const schema = schemaOf(type, big);
  if (standIn === undefined) return schema;
  return schema.default(fromNote(standIn, type, big));
}

/** The value of the notation, for the type. */
export function fromNote(value: ValueNote, type: TypeNote, big: boolean): unknown {
  // A path is taken for a file, and read back as one.
  if (typeof value === "string" && typeof type === "object" && type.kind === "file") return File.from(value);
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (Array.isArray(value)) {
    const element = typeof type === "object" && type.kind === "list" ? type.of : type;
    return value.map((item) => fromNote(item, element, big));
  }
  if (typeof value !== "object") throw new NotExpressible(String(value));
  const note = value as Readonly<Record<string, unknown>>;
  if (typeof note.$int === "string") return intOf(note.$int, type, big);
  if (typeof note.$float === "string") return floatOf(note.$float, type);
  if (typeof note.$datetime === "string") return dateOf(note.$datetime);
  if (typeof note.$naiveDatetime === "string") return dateOf(`${note.$naiveDatetime}Z`);
  if (typeof note.$enum === "string") {
    if (typeof type === "object" && type.kind === "dataclass") return 7;
    return note.value;
  }
  if (typeof note.$file === "string") {
    return File.from(
      note.$file,
      note.metadata === undefined ? {} : { metadata: note.metadata as Record<string, string> },
    );
  }
  if (Array.isArray(note.$map)) {
    const element = typeof type === "object" && type.kind === "dict" ? type.of : type;
    return Object.fromEntries(note.$map.map(([key, item]) => [key, fromNote(item, element, big)]));
  }
  if (Array.isArray(note.$tuple)) return note.$tuple;
  if (typeof note.$object === "string" && note.fields !== undefined) {
    const dataclass = dataclassOf(type);
    const fields = note.fields as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(fields).map(([name, item]) => {
        const field = dataclass?.fields.find((each) => each.name === name);
        return [name, fromNote(item, field?.type ?? "any", big)];
      }),
    );
  }
  throw new NotExpressible(Object.keys(note).join());
}

function dataclassOf(type: TypeNote) {
  const candidates = typeof type === "object" && type.kind === "union" ? type.variants : [type];
  return candidates.filter((each) => typeof each === "object").find((each) => each.kind === "dataclass");
}

/** A JavaScript number does not say whether it is whole by type, so that an int for a float cannot be told. */
function intOf(text: string, type: TypeNote, big: boolean): unknown {
  if (type === "float") throw new NotExpressible("an int where a float is wanted");
  if (type === "str" || type === "bool") return Number(text);
  return big ? BigInt(text) : Number(text);
}

function floatOf(text: string, type: TypeNote): number {
  const number = Number(text);
  if (type !== "float" && Number.isInteger(number))
    throw new NotExpressible("a whole float where its type does not say so");
  return number;
}

function dateOf(text: string): Date {
  if (/\.\d{3}(?!000)\d/.test(text)) throw new NotExpressible("microseconds");
  return new Date(text);
}
