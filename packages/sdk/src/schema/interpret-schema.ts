import { z } from "zod";
import { arrayTransformer } from "../transformers/array.ts";
import { bigintTransformer } from "../transformers/bigint.ts";
import { booleanTransformer } from "../transformers/boolean.ts";
import { dateTransformer } from "../transformers/date.ts";
import { enumTransformer } from "../transformers/enum.ts";
import { floatTransformer } from "../transformers/float.ts";
import { intTransformer } from "../transformers/int.ts";
import { literalChoiceTransformer } from "../transformers/literal-choice.ts";
import { noneTransformer } from "../transformers/none.ts";
import { type ObjectField, objectTransformer } from "../transformers/object.ts";
import { recordTransformer } from "../transformers/record.ts";
import { stringTransformer } from "../transformers/string.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { unionTransformer } from "../transformers/union.ts";
import { isUntyped, untypedRecordTransformer, untypedTransformer } from "../transformers/untyped.ts";
import { schemaError } from "./schema-error.ts";
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
 * Reads a Zod schema by its definition. A schema that changes its values (transform, pipe, preprocess, coerce, trim,
 * catch), recurses, or has no form on Flyte's wire is refused: a value must come out as it went in.
 */
export function interpretSchema(schema: z.ZodType, name: string): InterpretedSchema {
  return interpret(schema, name, []);
}

type Node = z.core.$ZodType;

function interpret(schema: Node, path: string, within: readonly Node[]): InterpretedSchema {
  if (within.includes(schema)) {
    throw schemaError(path, "contains itself, and a Flyte type cannot", "Flatten it, or pass the value as z.any().");
  }
  const marked = markedTransformer(schema);
  const own = marked === undefined ? ofDefinition(schema, path, [...within, schema]) : plain(marked);
  return {
    ...own,
    refined: own.refined || hasChecks(schema, path),
    description: descriptionOf(schema) ?? own.description,
  };
}

function plain(transformer: Transformer, parts: readonly InterpretedSchema[] = []): InterpretedSchema {
  return {
    transformer,
    absent: { kind: "required" },
    refined: parts.some((part) => part.refined),
    description: undefined,
  };
}

function ofDefinition(schema: Node, path: string, within: readonly Node[]): InterpretedSchema {
  // The union of Zod's definitions is closed: `type` tells the kinds apart.
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if ("coerce" in def && def.coerce === true) {
    throw schemaError(path, "is coerced, which changes values", "Use the schema without z.coerce.");
  }
  switch (def.type) {
    case "number":
      return plain(isInteger(schema) ? intTransformer() : floatTransformer());
    case "bigint":
      return plain(bigintTransformer());
    case "string":
    case "template_literal":
      return plain(stringTransformer());
    case "boolean":
      return plain(booleanTransformer());
    case "date":
      return plain(dateTransformer());
    case "null":
      return plain(noneTransformer(null));
    case "undefined":
    case "void":
      return { ...plain(noneTransformer(undefined)), absent: { kind: "none" } };
    case "any":
    case "unknown":
      return { ...plain(untypedTransformer()), absent: { kind: "none" } };
    case "enum":
      return plain(enumTransformer(enumValues(def.entries, path)));
    case "literal":
      return plain(choice(def.values, path));
    case "array": {
      const element = interpret(def.element, `${path}[]`, within);
      return plain(arrayTransformer(element.transformer), [element]);
    }
    case "record":
      return record(def, path, within);
    case "object":
      return object(schema, def, path, within);
    case "union": {
      const members = def.options.map((option, index) => interpret(option, `${path}|${index}`, within));
      return asUnion(members);
    }
    case "optional":
    case "nullable": {
      const inner = interpret(def.innerType, path, within);
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
      const inner = interpret(withoutOptional(def.innerType), path, within);
      return { ...inner, absent: { kind: "required" } };
    }
    case "default":
    case "prefault": {
      const inner = interpret(def.innerType, path, within);
      return { ...inner, absent: { kind: "default", value: () => def.defaultValue } };
    }
    case "readonly":
      return interpret(def.innerType, path, within);
    case "lazy":
      return interpret((schema as z.core.$ZodLazy)._zod.innerType, path, within);
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
    default:
      throw schemaError(
        path,
        `is a Zod ${def.type}, which has no form on Flyte's wire`,
        "Use int, number, string, boolean, date, bigint, enum, array, record, object, union, optional or File.",
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

function record(def: z.core.$ZodRecordDef, path: string, within: readonly Node[]): InterpretedSchema {
  const key = interpret(def.keyType, `${path}.<key>`, within);
  const item = interpret(def.valueType, `${path}[]`, within);
  if (key.transformer.name !== "str") {
    throw schemaError(path, "is a record whose keys are not plain strings", "Use z.record(z.string(), ...).");
  }
  return plain(isUntyped(item.transformer) ? untypedRecordTransformer() : recordTransformer(item.transformer), [
    key,
    item,
  ]);
}

function object(schema: Node, def: z.core.$ZodObjectDef, path: string, within: readonly Node[]): InterpretedSchema {
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
  for (const [name, fieldSchema] of Object.entries(def.shape)) {
    const field = interpret(fieldSchema, `${path}.${name}`, within);
    parts.push(field);
    fields.set(name, { transformer: field.transformer, absent: field.absent });
  }
  return plain(objectTransformer({ title: titleOf(schema), fields, strict: catchall === "never" }), parts);
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

/** The object's name in its JSON Schema: `.meta({ title })` or `.meta({ id })`. */
function titleOf(schema: Node): string {
  const meta = z.globalRegistry.get(schema);
  return meta?.title ?? meta?.id ?? "Object";
}
