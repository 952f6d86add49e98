import { isDeepStrictEqual } from "node:util";
import { toJson } from "@bufbuild/protobuf";
import { type LiteralType, LiteralTypeSchema } from "@haltere/idl/core";
import { z } from "zod";
import type { ObjectField } from "../transformers/object.ts";
import { isPlainObject } from "../transformers/plain-object.ts";
import type { Transformer } from "../transformers/transformer.ts";
import type { AnySchema, InputOf, OutputOf, StandardResult, StandardSchema } from "./any-schema.ts";
import { type JsonSchema, jsonSchemaType } from "./json-schema-type.ts";
import { schemaError } from "./schema-error.ts";

/** A schema that validates by Standard Schema and may not say its JSON Schema. */
export interface ValidatingSchema<Input = unknown, Output = Input> {
  readonly "~standard": Pick<StandardSchema<Input, Output>["~standard"], "version" | "vendor" | "validate" | "types">;
}

/**
 * A schema of a library that follows Standard Schema but does not say its JSON Schema, together with one: it may stand
 * where a Zod schema may.
 */
export function standardSchema<S extends ValidatingSchema>(
  schema: S,
  jsonSchema: JsonSchema,
): StandardSchema<InputOf<S>, OutputOf<S>> {
  const { version, vendor, validate } = schema["~standard"];
  const says = () => ({ ...jsonSchema });
  return {
    "~standard": {
      version,
      vendor,
      validate: validate as (value: unknown) => StandardResult<OutputOf<S>>,
      jsonSchema: { input: says, output: says },
    },
  };
}

/**
 * Reads a schema of another library by its JSON Schema.
 * @throws FlyteError where it says none, or where what comes out of it is of another type than what goes in.
 */
export function standardSchemaType(schema: StandardSchema, path: string): Transformer {
  const { vendor, jsonSchema } = schema["~standard"];
  if (jsonSchema === undefined) {
    throw schemaError(
      path,
      `is a schema of ${vendor} that does not say its JSON Schema`,
      vendor === "valibot"
        ? "Wrap it: toStandardJsonSchema(schema), of @valibot/to-json-schema."
        : "Wrap it: standardSchema(schema, jsonSchema).",
    );
  }
  const [input, output] = [jsonSchema.input, jsonSchema.output].map((says) => {
    try {
      return says({ target: "draft-2020-12" });
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw schemaError(
        path,
        `has no JSON Schema (${vendor}: ${reason})`,
        "Declare the type that travels, without transforms.",
      );
    }
  });
  const transformer = jsonSchemaType(input ?? {}, path);
  const read = jsonSchemaType(output ?? {}, path);
  if (!isDeepStrictEqual(skeleton(transformer.literalType), skeleton(read.literalType))) {
    throw schemaError(
      path,
      "changes its values (what it takes and what it gives are of different types)",
      "Declare the type that travels, with defaults that its JSON Schema shows, and transform the value in the task.",
    );
  }
  return transformer;
}

/** What stands in for a value that is not given: what the schema makes of `undefined`. */
export function standInOf(schema: StandardSchema): ObjectField["absent"] {
  const result = schema["~standard"].validate(undefined);
  if (result instanceof Promise || result.issues !== undefined) return { kind: "required" };
  return result.value === undefined
    ? { kind: "none" }
    : { kind: "default", value: () => structuredClone(result.value) };
}

/** The type without its JSON Schema, which says of what goes in that a field with a default may be left out. */
function skeleton(type: LiteralType): unknown {
  return JSON.parse(JSON.stringify(toJson(LiteralTypeSchema, type)), (key, value) =>
    key === "metadata" ? undefined : value,
  );
}

/** The schema as one of Zod's, which checks what the library does. */
export function asZod(schema: AnySchema): z.ZodType {
  // Zod Mini's schemas are read and validate as Zod's do.
  if ("_zod" in schema) return schema as z.ZodType;
  const zod = z.unknown().superRefine((value, context) => {
    const result = schema["~standard"].validate(value);
    if (result instanceof Promise) {
      context.addIssue("the schema is async, which a type cannot be");
    } else if (result.issues !== undefined) {
      for (const { message, path = [] } of result.issues) {
        context.addIssue({
          code: "custom",
          message,
          path: Array.from(path, (part) => (typeof part === "object" ? part.key : part)),
        });
      }
    } else if (!holds(result.value, value)) {
      context.addIssue("the schema changes the value, which must come out as it went in");
    }
  });
  return zod;
}

/** Whether what came out is what went in, but for fields with a default that were left out. */
function holds(result: unknown, value: unknown): boolean {
  if (!isPlainObject(value) || !isPlainObject(result)) {
    if (!Array.isArray(value) || !Array.isArray(result)) return isDeepStrictEqual(result, value);
    return value.length === result.length && value.every((item, index) => holds(result[index], item));
  }
  return Object.entries(value).every(([name, item]) => Object.hasOwn(result, name) && holds(result[name], item));
}
