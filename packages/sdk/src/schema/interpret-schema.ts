import { SimpleType } from "@haltere/idl/core";
import { z } from "zod";
import { artifactTransformer } from "../artifacts/artifact-transformer.ts";
import { annotatedTransformer } from "../transformers/annotated.ts";
import { arrayTransformer } from "../transformers/array.ts";
import { bigintTransformer } from "../transformers/bigint.ts";
import { booleanTransformer } from "../transformers/boolean.ts";
import { dateTransformer } from "../transformers/date.ts";
import { type DictionaryForm, dictionaryTransformer } from "../transformers/dictionary.ts";
import { enumTransformer } from "../transformers/enum.ts";
import { floatTransformer } from "../transformers/float.ts";
import { hashedTransformer } from "../transformers/hashed.ts";
import { intTransformer } from "../transformers/int.ts";
import { literalChoiceTransformer } from "../transformers/literal-choice.ts";
import { noneTransformer } from "../transformers/none.ts";
import { type ObjectField, objectTransformer } from "../transformers/object.ts";
import type { ObjectStyle } from "../transformers/object-style.ts";
import { stringTransformer } from "../transformers/string.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { unionTransformer } from "../transformers/union.ts";
import { isUntyped, untypedRecordTransformer, untypedTransformer } from "../transformers/untyped.ts";
import type { AnySchema } from "./any-schema.ts";
import { type CustomType, customTypeOf } from "./custom-type.ts";
import { schemaError } from "./schema-error.ts";
import { schemaNotes } from "./schema-notes.ts";
import { standardSchemaType, standInOf } from "./standard-schema.ts";
import { markedTransformer } from "./transformer-mark.ts";

/** What a schema says: how its values travel, and what stands in where none is given. */
export interface InterpretedSchema {
  readonly transformer: Transformer;
  /** What the schema says of a value that is not given. */
  readonly absent: ObjectField["absent"];
  /** Whether the schema checks more of a value than its type (`min`, `email`, `refine`). */
  readonly refined: boolean;
  readonly description: string | undefined;
}

/**
 * Reads a Zod schema by its definition, one of another library by its JSON Schema. A schema that changes its values
 * (transform, pipe, preprocess, coerce, trim, catch), recurses, or has no form on Flyte's wire is refused: a value must
 * come out as it went in.
 *
 * @param types The types of the user's own that hold here.
 */
export function interpretSchema(schema: AnySchema, name: string, types: readonly CustomType[] = []): InterpretedSchema {
  const reading: Reading = { within: [], types, style: "dataclass" };
  const custom = customTypeOf(schema, types);
  if ("_zod" in schema) return interpret(schema, name, reading);
  if (custom !== undefined) return { ...plain(ofCustomType(custom, name, reading)), refined: true };
  const transformer = standardSchemaType(schema, name);
  const absent = standInOf(schema);
  const none = absent.kind === "none" && !isUntyped(transformer) ? [plain(noneTransformer(undefined))] : [];
  return { ...asUnion([plain(transformer), ...none]), absent, refined: true };
}

type Node = z.core.$ZodType;

/** What is handed down through a schema. */
interface Reading {
  readonly within: readonly Node[];
  readonly types: readonly CustomType[];
  /** What the object is that the schema is a part of. */
  readonly style: ObjectStyle;
}

function interpret(schema: Node, path: string, reading: Reading): InterpretedSchema {
  if (reading.within.includes(schema)) {
    throw schemaError(path, "contains itself, and a Flyte type cannot", "Flatten it, or pass the value as z.any().");
  }
  const custom = customTypeOf(schema, reading.types);
  const marked = custom === undefined ? markedTransformer(schema, reading.style) : ofCustomType(custom, path, reading);
  const own =
    marked === undefined
      ? ofDefinition(schema, path, { ...reading, within: [...reading.within, schema] })
      : plain(marked);
  return {
    ...own,
    transformer: withNotes(own.transformer, schema, path),
    refined: own.refined || hasChecks(schema, path),
    description: descriptionOf(schema) ?? own.description,
  };
}

function ofCustomType(custom: CustomType, path: string, reading: Reading): Transformer {
  const others = reading.types.filter((type) => type !== custom);
  return custom.transformer((carrier) => interpretSchema(carrier, path, others).transformer);
}

function withNotes(transformer: Transformer, schema: Node, path: string): Transformer {
  const { hash, annotation, artifact } = schemaNotes(schema);
  if (annotation !== undefined && !isAnnotatable(transformer)) {
    throw schemaError(path, "is annotated, which Flyte has for no object and no enum", "Annotate another type.");
  }
  const noted = annotation === undefined ? transformer : annotatedTransformer(transformer, annotation);
  const hashed = hash === undefined ? noted : hashedTransformer(noted, hash);
  return artifact?.kind === "output" ? artifactTransformer(hashed) : hashed;
}

/** flytekit refuses annotations of dataclasses, dicts and enums. */
function isAnnotatable({ literalType: { type } }: Transformer): boolean {
  return (
    type.case !== "enumType" &&
    type.case !== "mapValueType" &&
    !(type.case === "simple" && type.value === SimpleType.STRUCT)
  );
}

function plain(transformer: Transformer, parts: readonly InterpretedSchema[] = []): InterpretedSchema {
  return {
    transformer,
    absent: { kind: "required" },
    refined: parts.some((part) => part.refined),
    description: undefined,
  };
}

function ofDefinition(schema: Node, path: string, reading: Reading): InterpretedSchema {
  // The union of Zod's definitions is closed: `type` tells the kinds apart.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if ("coerce" in def && def.coerce === true) {
    throw schemaError(path, "is coerced, which changes values", "Use the schema without z.coerce.");
  }
  switch (def.type) {
    case "number":
      return plain(isInteger(schema) ? intTransformer() : floatTransformer(reading.style));
    case "bigint":
      return plain(bigintTransformer());
    case "string":
    case "template_literal":
      return plain(stringTransformer());
    case "boolean":
      return plain(booleanTransformer());
    case "date":
      return plain(dateTransformer(reading.style));
    case "null":
      return plain(noneTransformer(null));
    case "undefined":
    case "void":
      return { ...plain(noneTransformer(undefined)), absent: { kind: "none" } };
    case "any":
    case "unknown":
      return { ...plain(untypedTransformer()), absent: { kind: "none" } };
    case "enum":
      return plain(enumTransformer(enumValues(def.entries, path), titleOf(schema, "Enum")));
    case "literal":
      return plain(choice(def.values, path));
    case "array": {
      if (def.element === undefined) {
        throw schemaError(path, "is a list that does not say of what", "Write z.array(z.int()), for example.");
      }
      const element = interpret(def.element, `${path}[]`, reading);
      return plain(arrayTransformer(element.transformer), [element]);
    }
    case "record":
      return dictionary(def.keyType, def.valueType, "object", path, reading);
    case "map":
      return dictionary(def.keyType, def.valueType, "map", path, reading);
    case "object":
      return object(schema, def, path, reading);
    case "union": {
      const members = def.options.map((option, index) => interpret(option, `${path}|${index}`, reading));
      return asUnion(members);
    }
    case "optional":
    case "nullable": {
      const inner = interpret(def.innerType, path, reading);
      const none = plain(noneTransformer(def.type === "optional" ? undefined : null));
      const union = asUnion([inner, none]);
      // `.default(3).optional()` fills nothing in; `.optional().nullable()` may still be left out.
      const absent =
        def.type === "optional" || inner.absent.kind === "none"
          ? ({ kind: "none" } as const)
          : ({ kind: "required" } as const);
      return { ...union, absent, description: inner.description };
    }
    case "nonoptional": {
      const inner = interpret(withoutOptional(def.innerType), path, reading);
      return { ...inner, absent: { kind: "required" } };
    }
    case "default":
    case "prefault": {
      const inner = interpret(def.innerType, path, reading);
      return { ...inner, absent: { kind: "default", value: () => def.defaultValue } };
    }
    case "readonly":
      return interpret(def.innerType, path, reading);
    case "lazy":
      return interpret((schema as z.core.$ZodLazy)._zod.innerType, path, reading);
    case "transform":
    case "pipe":
    case "catch":
    case "success":
      throw schemaError(
        path,
        `changes its values (${def.type})`,
        "Declare the type that travels, and transform the value inside of the task.",
      );
    case "tuple":
      throw schemaError(path, "is a tuple, which Flyte has no type for", "Use z.object({...}) or several outputs.");
    case "file":
      throw schemaError(path, "is the browser's File", "Use File of haltere.");
    case "custom":
      throw schemaError(
        path,
        "is a Zod custom, which has no form on Flyte's wire",
        "Say how it travels with customType, and name that in `transformers` of the task.",
      );
    default:
      throw schemaError(
        path,
        `is a Zod ${def.type}, which has no form on Flyte's wire`,
        "Use int, number, string, boolean, date, bigint, enum, array, record, map, object, union, optional, or a schema of haltere.",
      );
  }
}

function isInteger(schema: Node): boolean {
  const formats = [schema._zod.def, ...(schema._zod.def.checks ?? []).map((check) => check._zod.def)];
  return formats.some((def) => "format" in def && typeof def.format === "string" && integerFormats.has(def.format));
}

const integerFormats: ReadonlySet<string> = new Set(["safeint", "int32", "uint32"]);

function enumValues(entries: Readonly<Record<string, string | number>>, path: string): readonly string[] {
  return Object.values(entries).map((value) => {
    if (typeof value === "string") return value;
    throw schemaError(
      path,
      `is an enum with the value ${value}; Flyte's enum values are strings`,
      "Use z.enum with strings.",
    );
  });
}

function choice(values: readonly z.core.util.Literal[], path: string): Transformer {
  const kinds = new Set(values.map((value) => typeof value));
  const simple = values.filter(
    (value) => typeof value === "string" || typeof value === "number" || typeof value === "boolean",
  );
  if (values.length === 1 && (values[0] === null || values[0] === undefined)) return noneTransformer(values[0]);
  if (simple.length !== values.length || kinds.size !== 1) {
    throw schemaError(path, "mixes literals of several types", "Use z.union of one literal type each.");
  }
  if (kinds.has("string")) return literalChoiceTransformer(stringTransformer(), simple);
  if (kinds.has("boolean")) return literalChoiceTransformer(booleanTransformer(), simple);
  return literalChoiceTransformer(simple.every(Number.isSafeInteger) ? intTransformer() : floatTransformer(), simple);
}

function dictionary(
  keyType: Node,
  valueType: Node,
  form: DictionaryForm,
  path: string,
  reading: Reading,
): InterpretedSchema {
  const key = interpret(keyType, `${path}.<key>`, reading);
  const item = interpret(valueType, `${path}[]`, reading);
  const { name } = key.transformer;
  if (!keyNames.has(name)) {
    throw schemaError(path, `has keys of the type ${name}`, "Use strings, an enum, integers or numbers for keys.");
  }
  const aloneReason = reasonAlone(item.transformer);
  if (name !== "str" && aloneReason !== undefined) {
    throw schemaError(`${path}[]`, aloneReason, "Use strings for keys.");
  }
  const { style } = reading;
  const isUntypedDict = form === "object" && name === "str" && isUntyped(item.transformer);
  return plain(
    isUntypedDict
      ? untypedRecordTransformer()
      : dictionaryTransformer({ key: key.transformer, item: item.transformer, form, style }),
    [key, item],
  );
}

const keyNames: ReadonlySet<string> = new Set(["str", "int", "float", "DefaultEnumTransformer"]);

/** Why a value of the type cannot stand inside of an object; undefined where it can. */
function reasonAlone({ alone, element, variants }: Transformer): string | undefined {
  if (alone !== undefined || element === undefined) {
    return alone ?? variants?.map(reasonAlone).find((reason) => reason !== undefined);
  }
  return reasonAlone(element);
}

function object(schema: Node, def: z.core.$ZodObjectDef, path: string, reading: Reading): InterpretedSchema {
  const catchall = def.catchall?._zod.def.type;
  if (catchall !== undefined && catchall !== "never") {
    throw schemaError(
      path,
      "takes fields that it does not declare",
      "Use z.object, or z.record for fields of any name.",
    );
  }
  const parts: InterpretedSchema[] = [];
  const fields = new Map<string, ObjectField>();
  const style = schemaNotes(schema).pydantic ? "pydantic" : reading.style;
  for (const [name, fieldSchema] of Object.entries(def.shape)) {
    const field = interpret(fieldSchema, `${path}.${name}`, { ...reading, style });
    const reason = reasonAlone(field.transformer);
    if (reason !== undefined) {
      throw schemaError(`${path}.${name}`, reason, "Make it an input or output of its own.");
    }
    parts.push(field);
    fields.set(name, { transformer: field.transformer, absent: field.absent });
  }
  return plain(
    objectTransformer({ title: titleOf(schema, "Object"), fields, strict: catchall === "never", style }),
    parts,
  );
}

/** A union of the members; unions within are taken apart, as Python does. */
function asUnion(members: readonly InterpretedSchema[]): InterpretedSchema {
  const [first] = members;
  if (first !== undefined && members.length === 1) return first;
  const flat = new Map<string, Transformer>();
  for (const member of members) {
    for (const variant of member.transformer.variants ?? [member.transformer]) {
      // The outermost none decides whether absence reads as null or undefined.
      const key = variant.name === "none" ? "none" : `${flat.size}`;
      flat.delete(key);
      flat.set(key, variant);
    }
  }
  const absent = members.some((member) => member.absent.kind === "none")
    ? ({ kind: "none" } as const)
    : ({ kind: "required" } as const);
  return { ...plain(unionTransformer([...flat.values()]), members), absent };
}

function withoutOptional(schema: Node): Node {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "optional" ? withoutOptional(def.innerType) : schema;
}

/** Whether the schema has checks of its own. One that rewrites the value (`trim`, `toLowerCase`) is refused. */
function hasChecks(schema: Node, path: string): boolean {
  const { def } = schema._zod;
  const checks = def.checks ?? [];
  for (const check of checks) {
    if (check._zod.def.check === "overwrite") {
      throw schemaError(
        path,
        "rewrites its values (trim, toLowerCase, overwrite)",
        "Rewrite the value inside of the task.",
      );
    }
  }
  const format = "format" in def && def.format !== undefined && def.format !== "safeint";
  return format || checks.some((check) => !isSafeIntegerCheck(check));
}

function isSafeIntegerCheck(check: z.core.$ZodCheck): boolean {
  const { def } = check._zod;
  return "format" in def && def.format === "safeint";
}

function descriptionOf(schema: Node): string | undefined {
  return z.globalRegistry.get(schema)?.description;
}

/** The name of an object or enum in JSON Schemas: `.meta({ title })` or `.meta({ id })`. */
function titleOf(schema: Node, unnamed: string): string {
  const meta = z.globalRegistry.get(schema);
  return meta?.title ?? meta?.id ?? unnamed;
}
