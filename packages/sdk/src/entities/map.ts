import type { z } from "zod";
import { currentScope } from "../graph/scope.ts";
import { runHere } from "../local/run-here.ts";
import { callerOf } from "../naming/source-place.ts";
import { pendingOf } from "../refs/pending-proxy.ts";
import type { Given, Pending, Ref, Wired } from "../refs/ref.ts";
import type { OptionalNames, Shape } from "../schema/shape.ts";
import type { CallOptions } from "./call-options.ts";
import { entityKey } from "./entity.ts";
import { mapTarget } from "./map-interface.ts";
import type { Task } from "./task.ts";

/** How a map runs, beside what every call may say. */
export interface MapOptions extends CallOptions {
  /** Items that may run at once; all of them by default. */
  readonly concurrency?: number;
  /** The part of the items, 0 to 1, that must succeed. The others' places are undefined. Default 1. */
  readonly minSuccessRatio?: number;
  /** The number of items that must succeed, in place of a ratio. */
  readonly minSuccesses?: number;
}

type Lists<I extends Shape, K extends keyof I> = { readonly [P in K]: Wired<readonly z.input<I[P]>[]> };
type GivenLists<I extends Shape, K extends keyof I> = { readonly [P in K]: Given<readonly z.input<I[P]>[]> };

type Bound<I extends Shape, K extends keyof I> = {
  readonly [P in Exclude<keyof I, K | OptionalNames<I>>]: Wired<z.input<I[P]>>;
} & { readonly [P in Exclude<OptionalNames<I>, K>]?: Wired<z.input<I[P]>> };
type GivenBound<I extends Shape, K extends keyof I> = {
  readonly [P in Exclude<keyof I, K | OptionalNames<I>>]: Given<z.input<I[P]>>;
} & { readonly [P in Exclude<OptionalNames<I>, K>]?: Given<z.input<I[P]>> };

/** `bind` is required where an input that is not mapped has no default. */
type WithBind<I extends Shape, K extends keyof I, B, M extends MapOptions> = [
  Exclude<keyof I, K | OptionalNames<I>>,
] extends [never]
  ? [options?: M & { readonly bind?: B }]
  : [options: M & { readonly bind: B }];

/** The elements of the result: undefined where an item may fail. */
type Items<T, M extends MapOptions> = M extends { readonly minSuccessRatio: number } | { readonly minSuccesses: number }
  ? (T | undefined)[]
  : T[];

/**
 * Runs a task once for each element of a list, or for each index of several lists of one length; Flyte's map task.
 *
 * @param task A task with one output, or none.
 * @param lists The inputs that are mapped over: a list for each.
 * @param options `bind`: the other inputs, the same for every item; how many run at once; how many must succeed.
 */
export function map<I extends Shape, T, K extends keyof I, const M extends MapOptions = MapOptions>(
  task: Task<I, T>,
  lists: GivenLists<I, K>,
  ...options: WithBind<I, K, GivenBound<I, K>, M>
): Pending<Items<T, M>>;
export function map<I extends Shape, T, K extends keyof I, const M extends MapOptions = MapOptions>(
  task: Task<I, T>,
  lists: Lists<I, K>,
  ...options: WithBind<I, K, Bound<I, K>, M>
): Ref<Items<T, M>>;
export function map(
  task: Task<Shape, unknown>,
  lists: Readonly<Record<string, unknown>>,
  options: MapOptions & { readonly bind?: Readonly<Record<string, unknown>> } = {},
): unknown {
  const { bind = {}, concurrency, minSuccessRatio, minSuccesses, ...call } = options;
  const place = callerOf(map);
  const target = mapTarget(
    task[entityKey],
    Object.keys(lists),
    Object.keys(bind),
    { concurrency, minSuccessRatio, minSuccesses },
    place,
  );
  const inputs = { ...bind, ...lists };
  const scope = currentScope();
  return scope === undefined ? pendingOf(runHere(target, inputs)) : scope.addNode(target, inputs, call, place);
}
