import type { Given, Pending, Ref, Wired } from "../refs/ref.ts";
import type { InputOf } from "../schema/any-schema.ts";
import type { OptionalNames, Shape } from "../schema/shape.ts";
import type { CallOptions } from "./call-options.ts";

/** Types that a callable carries for those who use it; exist for the compiler alone. */
declare const callTypes: unique symbol;

/**
 * What can be called in a workflow's body, and awaited outside of one: a task, a workflow, a launch plan.
 * `M` is the shape of `outputs`, which have names; undefined where there is one `output`, or none.
 */
export interface Call<I extends Shape, T, M extends Shape | undefined = Shape | undefined> {
  readonly [callTypes]?: { readonly inputs: I; readonly result: T; readonly outputs: M };
  (...call: Arguments<I, PlainInputs<I>>): Pending<T>;
  (...call: Arguments<I, WiredInputs<I>>): Ref<T>;
  // No call comes this far: `ReturnType`, inference and the compiler's messages look at the last signature alone.
  (...call: Arguments<I, WiredInputs<I>>): Pending<T>;
}

type RequiredNames<I extends Shape> = Exclude<keyof I, OptionalNames<I>>;

export type Arguments<I extends Shape, Inputs> = [RequiredNames<I>] extends [never]
  ? [inputs?: Inputs, options?: CallOptions]
  : [inputs: Inputs, options?: CallOptions];

/** Inputs by name, without references. */
export type PlainInputs<I extends Shape> = [keyof I] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [K in RequiredNames<I>]: Given<InputOf<I[K]>> } & {
      readonly [K in OptionalNames<I>]?: Given<InputOf<I[K]>>;
    };

/** Inputs by name, with references anywhere. */
export type WiredInputs<I extends Shape> = [keyof I] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [K in RequiredNames<I>]: Wired<InputOf<I[K]>> } & {
      readonly [K in OptionalNames<I>]?: Wired<InputOf<I[K]>>;
    };
