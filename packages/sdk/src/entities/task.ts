import { checkArtifacts } from "../artifacts/check-artifacts.ts";
import { callerOf } from "../naming/source-place.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";
import type { Call } from "./call.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import { entityKey } from "./entity.ts";
import { interpretInterface } from "./entity-interface.ts";
import type { Result, Returned } from "./result.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { TaskSettings } from "./task-settings.ts";

/** A task: call it in a workflow's body to make a node of it, or anywhere else to run it here and now. */
export interface Task<I extends Shape, T, M extends Shape | undefined = Shape | undefined> extends Call<I, T, M> {
  readonly [entityKey]: TaskEntity;
}

export interface TaskOptions<I, O, M> extends TaskSettings {
  /** A schema for each input. */
  readonly inputs?: I;
  /** The schema of what the task returns. */
  readonly output?: O;
  /** Several outputs: a schema for each; the task returns an object of them. */
  readonly outputs?: M;
}

/**
 * Defines a task: a function whose inputs and outputs have types that Flyte knows.
 *
 * @param options Its types, and how it runs.
 * @param run Gets the inputs, with defaults filled in, and returns the output, or a promise of it.
 * @param factory The function that wraps this one, if any: what is wrong is then told with the place that called it.
 * @throws FlyteError where a schema cannot be kept (it transforms its values, for example), naming the field.
 */
export function task<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(
  options: TaskOptions<I, O, M>,
  run: (inputs: ValuesOf<I>) => Returned<O, M> | Promise<Returned<O, M>>,
  factory: (...none: never[]) => unknown = task,
): Task<I, Result<O, M>, M> {
  const { inputs, output, outputs, ...settings } = options;
  const naming = { given: settings.name, place: callerOf(factory), exported: undefined };
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface({ inputs, output, outputs, transformers: settings.transformers }, "task", naming),
    settings,
    // The runner has read the inputs by the same schemas.
    body: { kind: "function", run: (values) => run(values as ValuesOf<I>), source: run },
  };
  checkTaskSettings(entity);
  checkArtifacts(entity.interface, "task", naming);
  return callEntity<Task<I, Result<O, M>, M>>(entity);
}
