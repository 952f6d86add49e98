import type { z } from "zod";
import { arrayTransformer } from "../transformers/array.ts";
import { bigintTransformer } from "../transformers/bigint.ts";
import { booleanTransformer } from "../transformers/boolean.ts";
import { dateTransformer } from "../transformers/date.ts";
import { type DictionaryForm, dictionaryTransformer } from "../transformers/dictionary.ts";
import { enumTransformer } from "../transformers/enum.ts";
import { floatTransformer } from "../transformers/float.ts";
import { intTransformer } from "../transformers/int.ts";
import { literalChoiceTransformer } from "../transformers/literal-choice.ts";
import { noneTransformer } from "../transformers/none.ts";
import { type ObjectField, objectTransformer } from "../transformers/object.ts";
import type { ObjectStyle } from "../transformers/object-style.ts";
import { stringTransformer } from "../transformers/string.ts";
import type { Transformer } from "../transformers/transformer.ts";
import { isUntyped, untypedRecordTransformer, untypedTransformer } from "../transformers/untyped.ts";
import type { AnySchema } from "./any-schema.ts";
import { type CustomType, customTypeOf } from "./custom-type.ts";
import { asUnion, type InterpretedSchema, plain } from "./interpreted-schema.ts";
import { notedTransformer } from "./noted-transformer.ts";
import { hasChecks, isInteger } from "./schema-checks.ts";
import { schemaError } from "./schema-error.ts";
import { schemaNotes } from "./schema-notes.ts";
import { descriptionOf, titleOf } from "./schema-titles.ts";
import { standardSchemaType, standInOf } from "./standard-schema.ts";
import { markedTransformer } from "./transformer-mark.ts";

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
    transformer: notedTransformer(own.transformer, schema, path),
    refined: own.refined || hasChecks(schema, path),
    description: descriptionOf(schema) ?? own.description,
  };
}

function ofCustomType(custom: CustomType, path: string, reading: Reading): Transformer {
  const others = reading.types.filter((type) => type !== custom);
  return custom.transformer((carrier) => interpretSchema(carrier, path, others).transformer);
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

function withoutOptional(schema: Node): Node {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "optional" ? withoutOptional(def.innerType) : schema;
}
