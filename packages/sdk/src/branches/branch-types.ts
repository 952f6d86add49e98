import type { Leaf } from "../refs/ref.ts";

/** What two branches give together: nothing where one gives nothing, else what either gives. */
export type Joined<T, U> = [T] extends [never]
  ? U
  : [U] extends [never]
    ? T
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a call without outputs gives.
      void extends T | U
      ? // biome-ignore lint/suspicious/noConfusingVoidType: as above.
        void
      : T | U;

/** What a further branch must be: anything where its outputs agree with those before, and else what no function is. */
export type Agreeing<T, U> =
  Agree<T, U> extends true ? unknown : { readonly "the outputs of the branches have different types": readonly [T, U] };

type Agree<T, U> = [T] extends [never]
  ? true
  : [U] extends [never]
    ? true
    : // biome-ignore lint/suspicious/noConfusingVoidType: what a call without outputs gives.
      void extends T | U
      ? true
      : [T, U] extends [Leaf, Leaf]
        ? Alike<T, U>
        : [T, U] extends [readonly (infer A)[], readonly (infer B)[]]
          ? Alike<A, B>
          : [T, U] extends [readonly unknown[] | Leaf, unknown] | [unknown, readonly unknown[] | Leaf]
            ? false
            : false extends { [K in keyof T & keyof U]: Alike<T[K], U[K]> }[keyof T & keyof U]
              ? false
              : true;

/** One of the two takes the other's values. */
type Alike<T, U> = [T] extends [U] ? true : [U] extends [T] ? true : false;
