// The neutral notation of the recorded literals, as schemas and values of ours.
import {
  annotated,
  DataFrame,
  Directory,
  Duration,
  File,
  float,
  hashed,
  Instant,
  Pickle,
  PlainDate,
  pydanticModel,
  Temporal,
  z,
} from "haltere";

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
  | { readonly kind: "untypedList" }
  | { readonly kind: "dict"; readonly key: TypeNote; readonly of: TypeNote }
  | { readonly kind: "untypedDict" }
  | { readonly kind: "union"; readonly variants: readonly TypeNote[] }
  | { readonly kind: "enum"; readonly name: string; readonly members: readonly (readonly [string, string | number])[] }
  | { readonly kind: "literalChoice"; readonly values: readonly string[] }
  | ObjectNote
  | { readonly kind: "file" | "directory"; readonly format: string }
  | { readonly kind: "tuple" | "namedTuple" }
  | { readonly kind: "annotated"; readonly base: TypeNote; readonly extra: readonly ExtraNote[] }
  | { readonly kind: "structuredDataset" }
  | { readonly kind: "hostClass"; readonly name: string };

interface ObjectNote {
  readonly kind: "dataclass" | "pydanticModel";
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: TypeNote; readonly default?: ValueNote }[];
}

interface ExtraNote {
  readonly hashMethod?: string;
  readonly flyteAnnotation?: Readonly<Record<string, string | number>>;
  readonly columns?: Readonly<Record<string, TypeNote>>;
  readonly string?: string;
}

export type ValueNote = unknown;

/** How a case is said: what the notation alone does not tell. */
export interface Saying {
  /** Whether integers are bigints: where a value is beyond what a number holds, or a float is given for one. */
  readonly big: boolean;
  /** `python_class_name` of a class that only Python has. */
  readonly pythonClass: string;
}

export function schemaOf(type: TypeNote, saying: Saying): z.ZodType {
  switch (type) {
    case "int":
      return saying.big ? z.bigint() : z.int();
    case "float":
      return z.number();
    case "str":
      return z.string();
    case "bool":
      return z.boolean();
    case "datetime":
      return Instant;
    case "duration":
      return Duration;
    case "date":
      return PlainDate;
    case "none":
      return z.null();
    case "any":
      return Pickle;
  }
  switch (type.kind) {
    case "list":
      return z.array(schemaOf(type.of, saying));
    case "untypedList":
      return Reflect.apply(z.array, undefined, []);
    case "dict":
      return z.record(type.key === "int" ? z.int() : z.string(), schemaOf(type.of, saying));
    case "untypedDict":
      return z.record(z.string(), z.unknown());
    case "union": {
      const members = type.variants.filter((variant) => variant !== "none").map((each) => schemaOf(each, saying));
      const [only] = members;
      const union = only !== undefined && members.length === 1 ? only : z.union(members);
      return type.variants.includes("none") ? union.nullable() : union;
    }
    case "enum":
      return z.enum(Object.fromEntries(type.members) as Record<string, string>).meta({ title: type.name });
    case "literalChoice":
      return z.literal([...type.values]);
    case "dataclass":
    case "pydanticModel": {
      const fields = type.fields.map(({ name, type: field, default: standIn }) => {
        const schema = schemaOf(field, saying);
        return [name, standIn === undefined ? schema : schema.default(fromNote(standIn, field, saying))] as const;
      });
      const object = z.object(Object.fromEntries(fields)).meta({ title: type.name });
      return type.kind === "dataclass" ? object : pydanticModel(object);
    }
    case "file":
      return type.format === "" ? File : File.schema({ format: type.format });
    case "directory":
      return type.format === "" ? Directory : Directory.schema({ format: type.format });
    case "tuple":
    case "namedTuple":
      return z.tuple([z.int(), z.string()]);
    case "annotated":
      if (typeof type.base === "object" && type.base.kind === "structuredDataset") return tableOf(type.extra, saying);
      return type.extra.reduce((schema, extra) => withExtra(schema, extra), schemaOf(type.base, saying));
    case "hostClass":
      if (type.name === "Opaque") return Pickle.schema({ pythonClass: saying.pythonClass });
      if (type.name === "DataFrame") return DataFrame;
      break;
    case "structuredDataset":
      return DataFrame;
  }
  throw new Error(`no schema for ${JSON.stringify(type)}`);
}

/** A string beside a table's type is its format. */
function tableOf(extra: readonly ExtraNote[], saying: Saying): z.ZodType {
  const columns = extra.find((each) => each.columns)?.columns;
  const format = extra.find((each) => each.string)?.string;
  const told = format === undefined ? {} : { format };
  if (columns === undefined) return DataFrame.schema(told);
  const schemas = Object.entries(columns).map(([name, type]) => [name, schemaOf(type, saying)] as const);
  return DataFrame.schema({ ...told, columns: Object.fromEntries(schemas) });
}

function withExtra(schema: z.ZodType, { hashMethod, flyteAnnotation }: ExtraNote): z.ZodType {
  if (hashMethod !== undefined) return hashed(schema as z.ZodString, (text) => `len-${text.length}`);
  return flyteAnnotation === undefined ? schema : annotated(schema, flyteAnnotation);
}

/** The value of the notation, for the type. */
export function fromNote(value: ValueNote, type: TypeNote, saying: Saying): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (Array.isArray(value)) {
    const element = typeof type === "object" && type.kind === "list" ? type.of : type;
    return value.map((item) => fromNote(item, element, saying));
  }
  if (typeof value !== "object") throw new Error(`no value for ${String(value)}`);
  const note = value as Readonly<Record<string, unknown>>;
  if (typeof note.$int === "string") return intOf(note.$int, type, saying);
  if (typeof note.$float === "string") return floatOf(note.$float, type);
  if (typeof note.$datetime === "string") return Temporal.Instant.from(note.$datetime);
  if (typeof note.$naiveDatetime === "string") {
    return Temporal.PlainDateTime.from(note.$naiveDatetime).toZonedDateTime("UTC").toInstant();
  }
  if (typeof note.$date === "string") return Temporal.PlainDate.from(note.$date);
  if (typeof note.$durationMicros === "string") {
    return Temporal.Duration.from({ microseconds: Number(note.$durationMicros) });
  }
  if (typeof note.$enum === "string") return note.value;
  if (typeof note.$file === "string") {
    return File.from(
      note.$file,
      note.metadata === undefined ? {} : { metadata: note.metadata as Record<string, string> },
    );
  }
  if (typeof note.$directory === "string") return Directory.from(note.$directory);
  if (typeof note.$structuredDataset === "string") {
    return DataFrame.fromFile(note.$structuredDataset, { format: String(note.fileFormat ?? "") });
  }
  if (note.$structuredDataset === null) return DataFrame.fromRows([{ a: 1 }]);
  if (note.$dataframe !== undefined) {
    const columns = Object.entries(note.$dataframe as Readonly<Record<string, readonly ValueNote[]>>);
    const rows = columns[0]?.[1].map((_, row) =>
      Object.fromEntries(columns.map(([name, values]) => [name, fromNote(values[row], "int", saying)])),
    );
    return DataFrame.fromRows(rows ?? []);
  }
  if (Array.isArray(note.$map)) {
    const element = typeof type === "object" && type.kind === "dict" ? type.of : type;
    return Object.fromEntries(
      note.$map.map(([key, item]) => [String(fromNote(key, "int", saying)), fromNote(item, element, saying)]),
    );
  }
  if (Array.isArray(note.$tuple)) return note.$tuple;
  if (typeof note.$object === "string" && note.fields !== undefined) {
    const object = objectOf(type);
    const fields = note.fields as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(fields).map(([name, item]) => {
        const field = object?.fields.find((each) => each.name === name);
        return [name, fromNote(item, field?.type ?? "any", saying)];
      }),
    );
  }
  throw new Error(`no value for ${JSON.stringify(note)}`);
}

function objectOf(type: TypeNote): ObjectNote | undefined {
  const candidates = typeof type === "object" && type.kind === "union" ? type.variants : [type];
  for (const each of candidates) {
    if (typeof each === "object" && (each.kind === "dataclass" || each.kind === "pydanticModel")) return each;
  }
  return undefined;
}

/** Where a float is wanted an int is a bigint: JavaScript's numbers do not tell the two apart. */
function intOf(text: string, type: TypeNote, { big }: Saying): unknown {
  if (type === "float") return BigInt(text);
  return big && type !== "str" && type !== "bool" ? BigInt(text) : Number(text);
}

function floatOf(text: string, type: TypeNote): unknown {
  const number = Number(text);
  const isUntyped = typeof type === "object" && type.kind === "untypedDict";
  return isUntyped && Number.isInteger(number) ? float(number) : number;
}
