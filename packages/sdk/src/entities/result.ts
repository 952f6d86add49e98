import type { AnySchema, InputOf, OutputOf } from "../schema/any-schema.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";

/** What a call gives: the output, or an object of the several outputs, or nothing. */
export type Result<O, M> = O extends AnySchema
  ? OutputOf<O>
  : M extends Shape
    ? ValuesOf<M>
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a call without outputs gives.
      void;

/** What a task's function returns: as the result, but defaults may be left out. */
export type Returned<O, M> = O extends AnySchema
  ? InputOf<O>
  : M extends Shape
    ? { readonly [K in keyof M]: InputOf<M[K]> }
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a function without outputs returns.
      void;
