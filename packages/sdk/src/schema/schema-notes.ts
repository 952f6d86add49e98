import type { JsonObject } from "@bufbuild/protobuf";
import { z } from "zod";
import type { ArtifactNote } from "../artifacts/artifact-note.ts";
import { type CustomObject, customJson } from "../entities/custom-object.ts";
import { schemaError } from "./schema-error.ts";

/** What wrappers of ours say of a schema, kept in its definition as a transformer is. */
export interface SchemaNotes {
  readonly hash?: (value: unknown) => unknown;
  readonly annotation?: JsonObject;
  readonly pydantic?: boolean;
  readonly artifact?: ArtifactNote;
}

const key = Symbol.for("haltere.schema-notes");

export function schemaNotes(schema: z.core.$ZodType): SchemaNotes {
  const notes: unknown = Reflect.get(schema._zod.def, key);
  return typeof notes === "object" && notes !== null ? notes : {};
}

/** A copy of the schema that carries the notes beside those it has. */
export function noted<S extends z.ZodType>(schema: S, notes: SchemaNotes): S {
  const def = { ...schema._zod.def, [key]: { ...schemaNotes(schema), ...notes } };
  const copy = z.core.clone(schema, def);
  const meta = z.globalRegistry.get(schema);
  // An id belongs to one schema; the copy has its title, which is all that is read of it.
  const { id, ...others } = meta ?? {};
  if (meta !== undefined) z.globalRegistry.add(copy, { ...(id === undefined ? {} : { title: id }), ...others });
  return copy;
}

/**
 * The schema, whose values have a hash by which caches know them; flytekit's `Annotated[T, HashMethod(...)]`. What a task
 * puts out under it is found in the cache by this hash, not by where it lies.
 *
 * @param hash Must answer the same text for equal values; of a file or a table, when it has read it.
 */
export function hashed<S extends z.ZodType>(schema: S, hash: (value: z.output<S>) => string | Promise<string>): S {
  return noted(schema, { hash: (value) => hash(value as z.output<S>) });
}

/**
 * The schema with an annotation in its Flyte type, for whoever reads types: flytekit's `FlyteAnnotation`.
 * @throws FlyteError for what is no JSON, and for Flyte's own key `cache-key-metadata`.
 */
export function annotated<S extends z.ZodType>(schema: S, annotation: CustomObject): S {
  const refuse = (what: string, hint: string) => schemaError("an annotated schema", what, hint);
  const json = customJson(annotation, refuse) ?? {};
  if ("cache-key-metadata" in json) throw refuse("uses Flyte's key cache-key-metadata", "Use another key.");
  return noted(schema, { annotation: json });
}

/**
 * The object as a pydantic model rather than a dataclass, for Python tasks that declare a `BaseModel`: its type carries
 * pydantic's JSON Schema, and times in it are written as pydantic writes them.
 */
export function pydanticModel<S extends z.ZodObject>(schema: S): S {
  return noted(schema, { pydantic: true });
}
