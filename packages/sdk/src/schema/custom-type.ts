import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { LiteralTypeSchema } from "@haltere/idl/core";
import { carriedTransformer, ownLiteralTransformer } from "../transformers/custom.ts";
import type { Transformer } from "../transformers/transformer.ts";
import type { AnySchema, InputOf, OutputOf } from "./any-schema.ts";

/** A type of the user's own: how the values of a schema travel. Put it on what uses it: `transformers: [money]`. */
export interface CustomType {
  readonly name: string;
  readonly schema: AnySchema;
  /** @param interpret Reads the schema of what the values travel as. */
  readonly transformer: (interpret: (schema: AnySchema) => Transformer) => Transformer;
}

export interface CarriedType<S extends AnySchema, C extends AnySchema> {
  /** The name of the transformer: the tag of its variant in a union. No two types of a union may share it. */
  readonly name: string;
  /** The schema that inputs and outputs of the type are declared with: `z.instanceof(Money)`, for example. */
  readonly schema: S;
  /** The schema of what a value travels as. */
  readonly literalType: C;
  readonly toLiteral: (value: OutputOf<S>) => InputOf<C>;
  readonly fromLiteral: (carried: OutputOf<C>) => InputOf<S>;
}

export interface OwnLiteralType<S extends AnySchema> {
  readonly name: string;
  readonly schema: S;
  /** flyteidl's LiteralType as protobuf's JSON: `{ simple: "STRING" }`. */
  readonly literalType: JsonValue;
  /** Makes flyteidl's Literal as protobuf's JSON: `{ scalar: { primitive: { integer: "5" } } }`. */
  readonly toLiteral: (value: OutputOf<S>) => JsonValue;
  readonly fromLiteral: (literal: JsonValue) => InputOf<S>;
}

/**
 * Says how values of a schema travel that Flyte has no type for; flytekit's TypeTransformer. It holds for the tasks and
 * workflows that name it in `transformers`, and nowhere else.
 *
 * `literalType` is another schema, and the functions convert to its values and back; or flyteidl's LiteralType as JSON, and
 * they make and read literals as JSON. Only the first kind may stand inside of an object.
 *
 * @throws FlyteError where `literalType` is neither.
 */
export function customType<S extends AnySchema, C extends AnySchema>(type: CarriedType<S, C>): CustomType;
export function customType<S extends AnySchema>(type: OwnLiteralType<S>): CustomType;
export function customType({ name, schema, literalType, toLiteral, fromLiteral }: AnyType): CustomType {
  const conversion = {
    name,
    accepts: (value: unknown) => accepts(schema, value),
    // The overloads hold the functions to the schemas.
    to: toLiteral as (value: unknown) => unknown,
    from: fromLiteral as (carried: unknown) => unknown,
  };
  if (isSchema(literalType)) {
    return { name, schema, transformer: (interpret) => carriedTransformer(conversion, interpret(literalType)) };
  }
  const type = messageOf(name, literalType);
  return { name, schema, transformer: () => ownLiteralTransformer(conversion, type) };
}

/** The one of the types whose schema this is, or was before `describe`, `meta` and the like. */
export function customTypeOf(schema: AnySchema, types: readonly CustomType[]): CustomType | undefined {
  const definition = definitionOf(schema);
  return types.find(
    (type) => type.schema === schema || (definition !== undefined && definitionOf(type.schema) === definition),
  );
}

interface AnyType {
  readonly name: string;
  readonly schema: AnySchema;
  readonly literalType: AnySchema | JsonValue;
  readonly toLiteral: (value: never) => unknown;
  readonly fromLiteral: (carried: never) => unknown;
}

function accepts(schema: AnySchema, value: unknown): boolean {
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) throw new FlyteError("InvalidArgument", "a schema of a custom type must not be async");
  return result.issues === undefined;
}

function isSchema(type: AnySchema | JsonValue): type is AnySchema {
  return (typeof type === "object" || typeof type === "function") && type !== null && "~standard" in type;
}

function messageOf(name: string, literalType: JsonValue) {
  try {
    return fromJson(LiteralTypeSchema, literalType);
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", `the type ${name} has a literalType that is none of Flyte's`, {
      hint: 'Give a schema, or flyteidl\'s LiteralType as JSON: { simple: "STRING" }.',
      cause: thrown,
    });
  }
}

function definitionOf(schema: AnySchema): unknown {
  return "_zod" in schema ? schema._zod.def : undefined;
}
