import type { FlyteDataFrame } from "../dataframe/dataframe.ts";
import type { FlyteDirectory } from "../files/directory.ts";
import type { FlyteFile } from "../files/file.ts";
import type { PickledObject } from "../transformers/pickle.ts";

/** The type of the value that a reference stands for; exists for the compiler alone. */
declare const valueType: unique symbol;

/**
 * A promise of a value inside of a workflow's body, never the value: what a node will have put out, or what the workflow
 * will be given. It can be passed to tasks, and its fields and elements are references too. Computing with one,
 * branching on one or awaiting one is a mistake: a task does that.
 */
export type Ref<T> = RefBase<T> & Fields<NonNullable<T>, "ref">;

/**
 * What a call without references answers. Outside of a workflow's body the call has started, and awaiting it gives the
 * value. Inside of one it is a reference, which can be wired like any other.
 */
export type Pending<T> = PendingBase<T> & Fields<NonNullable<T>, "pending">;

interface RefBase<T> {
  readonly [valueType]: T;
  /** Awaiting a Ref is a type error: its value exists when the workflow runs, not when its body does. */
  then(reason: "a Ref is not a value yet; pass it to a task, and await nothing in a workflow's body"): never;
}

interface PendingBase<T> extends Promise<T> {
  readonly [valueType]: T;
}

type Kind = "ref" | "pending";

type Of<T, K extends Kind> = K extends "ref" ? Ref<T> : Pending<T>;

/** Values that have no parts. */
export type Leaf =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Date
  | FlyteFile
  | FlyteDirectory
  | FlyteDataFrame<unknown>
  | PickledObject
  | TemporalValue
  | ReadonlyMap<unknown, unknown>
  | Uint8Array;

/** Temporal's objects, the engine's own and those of a library. */
interface TemporalValue {
  readonly [Symbol.toStringTag]: `Temporal.${string}`;
}

/** References to a value's parts: fields of an object, elements of a list, entries of a map; flyteidl's attr_path. */
type Fields<T, K extends Kind> = unknown extends T
  ? unknown
  : T extends Leaf
    ? unknown
    : T extends readonly (infer E)[]
      ? Elements<number, E, K>
      : T extends object
        ? string extends keyof T
          ? Elements<string, T[keyof T], K>
          : number extends keyof T
            ? // Flyte takes no path through a dict whose keys are numbers.
              unknown
            : { readonly [F in keyof T]-?: Of<T[F], K> }
        : unknown;

/** `at` says the same as an index, and is never undefined where the compiler checks indexed access. */
type Elements<Index extends string | number, E, K extends Kind> = { readonly [index in Index]: Of<E, K> } & {
  at(index: Index): Of<E, K>;
};

/** What may be given where a `T` is wanted: the value, a reference to one, or a list or map with references in it. */
export type Wired<T> = T | Ref<T> | Pending<T> | Within<T, "ref">;

/** The same without a `Ref` anywhere. */
export type Given<T> = T | Pending<T> | Within<T, "pending">;

type Within<T, K extends Kind> = unknown extends T
  ? never
  : T extends Leaf
    ? never
    : T extends readonly (infer E)[]
      ? readonly (K extends "ref" ? Wired<E> : Given<E>)[]
      : T extends object
        ? string extends keyof T
          ? { readonly [name: string]: K extends "ref" ? Wired<T[keyof T]> : Given<T[keyof T]> }
          : never
        : never;

/** The type of the value that a reference stands for. */
export type ValueOf<R> = R extends { readonly [valueType]: infer T } ? T : never;

/** Any reference, whatever its value. */
export type AnyRef = Ref<unknown> | Pending<unknown>;
