import { currentEager } from "../eager/current-eager.ts";
import { currentScope } from "../graph/scope.ts";
import { runHere } from "../local/run-here.ts";
import { callerOf } from "../naming/source-place.ts";
import { pendingOf } from "../refs/pending-proxy.ts";
import type { Given, Pending, Ref, Wired } from "../refs/ref.ts";
import type { InputOf, OutputOf } from "../schema/any-schema.ts";
import type { OptionalNames, Shape } from "../schema/shape.ts";
import type { Call } from "./call.ts";
import type { CallOptions } from "./call-options.ts";
import { entityKey } from "./entity.ts";
import { mapTarget } from "./map-interface.ts";
import type { MappedEntity } from "./map-target.ts";

/** How a map runs, beside what every call may say. */
export interface MapOptions extends CallOptions {
  /** Items that may run at once; all of them by default. */
  readonly concurrency?: number;
  /** The part of the items, 0 to 1, that must succeed. The others' places are undefined. Default 1. */
  readonly minSuccessRatio?: number;
  /** The number of items that must succeed, in place of a ratio. */
  readonly minSuccesses?: number;
  /** Whether the items that are left run on when too many have failed. Default false. */
  readonly runAllItems?: boolean;
}

type Lists<I extends Shape, K extends keyof I> = { readonly [P in K]: Wired<readonly InputOf<I[P]>[]> };
type GivenLists<I extends Shape, K extends keyof I> = { readonly [P in K]: Given<readonly InputOf<I[P]>[]> };

type Bound<I extends Shape, K extends keyof I> = {
  readonly [P in Exclude<keyof I, K | OptionalNames<I>>]: Wired<InputOf<I[P]>>;
} & { readonly [P in Exclude<OptionalNames<I>, K>]?: Wired<InputOf<I[P]>> };
type GivenBound<I extends Shape, K extends keyof I> = {
  readonly [P in Exclude<keyof I, K | OptionalNames<I>>]: Given<InputOf<I[P]>>;
} & { readonly [P in Exclude<OptionalNames<I>, K>]?: Given<InputOf<I[P]>> };

/** `bind` is required where an input that is not mapped has no default. */
type WithBind<I extends Shape, K extends keyof I, B, M extends MapOptions> = [
  Exclude<keyof I, K | OptionalNames<I>>,
] extends [never]
  ? [options?: M & { readonly bind?: B }]
  : [options: M & { readonly bind: B }];

/** A list of the item's outputs: undefined where an item may fail. */
type Items<T, P extends MapOptions> = P extends { readonly minSuccessRatio: number } | { readonly minSuccesses: number }
  ? (T | undefined)[]
  : T[];

/** What a map gives: a list where there is one output, an object of a list where that has a name, or nothing. */
type Collected<T, M extends Shape | undefined, P extends MapOptions> = [M] extends [Shape]
  ? { [N in keyof M]: Items<OutputOf<M[N]>, P> }
  : // biome-ignore lint/suspicious/noConfusingVoidType: what a call without outputs gives.
    [T] extends [void]
    ? T
    : Items<T, P>;

/** What can be mapped: a task or a launch plan, of one's own or registered elsewhere, with one output or none. */
interface Mapped<I extends Shape, T, M extends Shape | undefined> extends Call<I, T, M> {
  readonly [entityKey]: MappedEntity;
}

/** Several outputs are a type error: Flyte collects one list. */
type OneOutput<M> = [M] extends [Shape]
  ? true extends Several<keyof M>
    ? "what has several outputs cannot be mapped: return one object"
    : unknown
  : unknown;

/** Whether the union has more than one member. */
type Several<K, Each = K> = K extends unknown ? ([Each] extends [K] ? never : true) : never;

/**
 * Runs a task, or launches a launch plan, once for each element of a list, or for each index of several lists of one
 * length; Flyte's map task.
 *
 * @param mapped What has one output, or none.
 * @param lists The inputs that are mapped over: a list for each.
 * @param options `bind`: the other inputs, the same for every item; how many run at once; how many must succeed.
 * @throws FlyteError naming the input that is unknown, given twice or mapped over nothing, or the number without sense.
 */
export function map<
  I extends Shape,
  T,
  M extends Shape | undefined,
  K extends keyof I,
  const P extends MapOptions = MapOptions,
>(
  mapped: Mapped<I, T, M> & OneOutput<M>,
  lists: GivenLists<I, K>,
  ...options: WithBind<I, K, GivenBound<I, K>, P>
): Pending<Collected<T, M, P>>;
export function map<
  I extends Shape,
  T,
  M extends Shape | undefined,
  K extends keyof I,
  const P extends MapOptions = MapOptions,
>(
  mapped: Mapped<I, T, M> & OneOutput<M>,
  lists: Lists<I, K>,
  ...options: WithBind<I, K, Bound<I, K>, P>
): Ref<Collected<T, M, P>>;
export function map(
  mapped: { readonly [entityKey]: MappedEntity },
  lists: Readonly<Record<string, unknown>>,
  options: MapOptions & { readonly bind?: Readonly<Record<string, unknown>> } = {},
): unknown {
  const { bind = {}, concurrency, minSuccessRatio, minSuccesses, runAllItems = false, ...call } = options;
  const place = callerOf(map);
  const target = mapTarget(
    mapped[entityKey],
    Object.keys(lists),
    Object.keys(bind),
    { concurrency, minSuccessRatio, minSuccesses, runAllItems },
    place,
  );
  const inputs = { ...bind, ...lists };
  const scope = currentScope();
  if (scope !== undefined) return scope.addNode(target, inputs, call, place);
  return pendingOf((currentEager()?.call ?? runHere)(target, inputs));
}
