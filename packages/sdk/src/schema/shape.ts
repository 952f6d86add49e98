import type { AnySchema, InputOf, OutputOf } from "./any-schema.ts";

/** Inputs or named outputs: a schema for each name. */
export type Shape = Readonly<Record<string, AnySchema>>;

/** What a reader of the shape gets: every default filled in. */
export type ValuesOf<S extends Shape> = { [K in keyof S]: OutputOf<S[K]> };

/** The names of a shape that may be left out: optional ones, and those with a default. */
export type OptionalNames<S extends Shape> = {
  [K in keyof S]: undefined extends InputOf<S[K]> ? K : never;
}[keyof S];
