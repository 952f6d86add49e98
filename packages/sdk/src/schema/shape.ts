import type { z } from "zod";

/** Inputs or named outputs: a schema for each name. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** What a reader of the shape gets: every default filled in. */
export type ValuesOf<S extends Shape> = { [K in keyof S]: z.output<S[K]> };

/** The names of a shape that may be left out: optional ones, and those with a default. */
export type OptionalNames<S extends Shape> = {
  [K in keyof S]: undefined extends z.input<S[K]> ? K : never;
}[keyof S];
