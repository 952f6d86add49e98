import { callerOf } from "../naming/source-place.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import { entityKey } from "./entity.ts";
import { interpretInterface } from "./entity-interface.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import type { Result } from "./result.ts";
import type { Task, TaskOptions } from "./task.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { Wiring, Workflow } from "./workflow.ts";

// The inputs of those that are hinted at do not matter here.
// biome-ignore lint/suspicious/noExplicitAny: a callable of any inputs.
type Hint = Task<any, unknown> | Workflow<any, unknown> | LaunchPlan<any, unknown>;

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
>(
  options: DynamicOptions<I, O, M>,
  body: (inputs: ValuesOf<I>) => SynchronousWiring<O, M>,
  factory: (...none: never[]) => unknown = dynamic,
): Task<I, Result<O, M>> {
  const { inputs, output, outputs, nodeDependencyHints = [], ...settings } = options;
  const naming = { given: settings.name, place: callerOf(factory), exported: undefined };
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface({ inputs, output, outputs }, "dynamic", naming),
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
  return callEntity<Task<I, Result<O, M>>>(entity);
}

/** `void` alone would take the promise of an async body. */
export type SynchronousWiring<O, M> = O extends undefined
  ? M extends undefined
    ? undefined
    : Wiring<O, M>
  : Wiring<O, M>;
