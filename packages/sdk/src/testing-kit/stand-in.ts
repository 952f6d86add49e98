import { FlyteError } from "@haltere/core";
import type { Call } from "../entities/call.ts";
import { callableOf } from "../entities/entity.ts";
import type { ReferenceWorkflow } from "../entities/reference.ts";
import { type StandIn as Run, surroundings } from "../local/surroundings.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";

/** A function in the place of a task, workflow, launch plan or reference. */
export interface AnyStandIn {
  /** The definition that it stands in for. */
  readonly entity: object;
  readonly run: Run;
}

/** The same, and what it was called with. */
export interface StandIn<I extends Shape> extends AnyStandIn {
  /** The inputs of each call, in the order of the calls. */
  readonly calls: readonly ValuesOf<I>[];
}

/**
 * Puts a function in the place of an entity, for `testWorkflow` and `withMocks`. Its inputs and its output are checked
 * as the entity's own; a task keeps its retries, timeout and cache.
 * @throws FlyteError where the first argument is nothing that can be called in a workflow.
 */
export function standIn<I extends Shape, T>(
  entity: Call<I, T> | ReferenceWorkflow<I, T>,
  run: (inputs: ValuesOf<I>) => NoInfer<T> | Promise<NoInfer<T>>,
): StandIn<I> {
  const definition = callableOf(entity);
  if (definition === undefined) {
    throw new FlyteError("InvalidArgument", "only a task, workflow, launch plan or reference can be stood in for", {
      hint: "Give what task(), workflow(), launchPlan() or a reference answered.",
    });
  }
  const calls: ValuesOf<I>[] = [];
  return {
    calls,
    entity: definition,
    run: (inputs) => {
      // The runner has read them by the entity's schemas.
      const values = inputs as ValuesOf<I>;
      calls.push(values);
      return run(values);
    },
  };
}

/** The stand-ins that hold now, with others put over them. */
export function standInsWith(more: readonly AnyStandIn[]): ReadonlyMap<object, Run> {
  return new Map([...(surroundings().standIns ?? []), ...more.map(({ entity, run }) => [entity, run] as const)]);
}
