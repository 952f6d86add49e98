import type { z } from "zod";
import type { Shape, ValuesOf } from "../schema/shape.ts";

/** What a call gives: the output, or an object of the several outputs, or nothing. */
export type Result<O, M> = O extends z.ZodType
  ? z.output<O>
  : M extends Shape
    ? ValuesOf<M>
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a call without outputs gives.
      void;

/** What a task's function returns: as the result, but defaults may be left out. */
export type Returned<O, M> = O extends z.ZodType
  ? z.input<O>
  : M extends Shape
    ? { readonly [K in keyof M]: z.input<M[K]> }
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a function without outputs returns.
      void;
