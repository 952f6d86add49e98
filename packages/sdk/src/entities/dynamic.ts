import { callerOf } from "../naming/source-place.ts";
import type { AnyRef } from "../refs/ref.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import { type Entity, entityKey } from "./entity.ts";
import { interpretInterface } from "./entity-interface.ts";
import type { Result } from "./result.ts";
import type { Task, TaskOptions } from "./task.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { Wiring } from "./workflow.ts";

/** A task, workflow or launch plan. */
type Hint = { readonly [entityKey]: Entity };

export interface DynamicOptions<I, O, M> extends TaskOptions<I, O, M> {
  /**
   * What the body may call and what is registered along with it; flytekit's `node_dependency_hints`. Launch plans must
   * stand before the task runs: name those that nothing else uses. Given as a function where they are defined further
   * below.
   */
  readonly nodeDependencyHints?: readonly Hint[] | (() => readonly Hint[]);
}

/**
 * Defines a dynamic: a task whose body gets real values, and wires nodes as a workflow's does: as many as the values
 * say. They run when the body has returned, and the task's outputs are what it returned of them. Where it wires none,
 * it is a task that returns constants. Flyte's dynamic workflow.
 *
 * @param options Its types, and how the task runs in which the body wires.
 * @param body Synchronous. Gets the inputs' values; what its calls answer are references, not values.
 * @param factory The function that wraps this one, if any: what is wrong is then told with the place that called it.
 */
export function dynamic<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
  // A type of its own, since a function may return anything, a promise too, where nothing is expected of it.
  R extends SynchronousWiring<O, M> = SynchronousWiring<O, M>,
>(
  options: DynamicOptions<I, O, M>,
  body: (inputs: ValuesOf<I>) => R,
  factory: (...none: never[]) => unknown = dynamic,
): Task<I, Result<O, M>, M> {
  const { inputs, output, outputs, nodeDependencyHints = [], ...settings } = options;
  const naming = { given: settings.name, place: callerOf(factory), exported: undefined };
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface({ inputs, output, outputs, transformers: settings.transformers }, "dynamic", naming),
    settings,
    body: {
      kind: "dynamic",
      // The runner has read the inputs by the same schemas.
      run: (values) => body(values as ValuesOf<I>),
      source: body,
      hints: () => {
        const hints = typeof nodeDependencyHints === "function" ? nodeDependencyHints() : nodeDependencyHints;
        return hints.map((hint) => hint[entityKey]);
      },
    },
  };
  checkTaskSettings(entity);
  return callEntity<Task<I, Result<O, M>, M>>(entity);
}

/** What a body without outputs returns does not matter, unless it is the promise of an async one. */
export type SynchronousWiring<O, M> = [O, M] extends [undefined, undefined]
  ? // biome-ignore lint/suspicious/noConfusingVoidType: what a function without outputs returns.
    void | AnyRef
  : Wiring<O, M>;
