import type { z } from "zod";
import type { Given, Pending, Ref, Wired } from "../refs/ref.ts";
import type { OptionalNames, Shape } from "../schema/shape.ts";
import type { CallOptions } from "./call-options.ts";

/** What can be called in a workflow's body, and awaited outside of one: a task, a workflow, a launch plan. */
export interface Call<I extends Shape, T> {
  (...call: Arguments<I, PlainInputs<I>>): Pending<T>;
  (...call: Arguments<I, WiredInputs<I>>): Ref<T>;
  // Again, since `ReturnType` and inference look at the last signature alone.
  (...call: Arguments<I, PlainInputs<I>>): Pending<T>;
}

type RequiredNames<I extends Shape> = Exclude<keyof I, OptionalNames<I>>;

type Arguments<I extends Shape, Inputs> = [RequiredNames<I>] extends [never]
  ? [inputs?: Inputs, options?: CallOptions]
  : [inputs: Inputs, options?: CallOptions];

/** Inputs by name, without references. */
type PlainInputs<I extends Shape> = [keyof I] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [K in RequiredNames<I>]: Given<z.input<I[K]>> } & {
      readonly [K in OptionalNames<I>]?: Given<z.input<I[K]>>;
    };

/** Inputs by name, with references anywhere. */
type WiredInputs<I extends Shape> = [keyof I] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [K in RequiredNames<I>]: Wired<z.input<I[K]>> } & {
      readonly [K in OptionalNames<I>]?: Wired<z.input<I[K]>>;
    };
