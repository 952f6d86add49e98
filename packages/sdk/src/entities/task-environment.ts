import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";
import { type DynamicOptions, dynamic, type SynchronousWiring } from "./dynamic.ts";
import { eager } from "./eager.ts";
import type { Result, Returned } from "./result.ts";
import { type Task, type TaskOptions, task } from "./task.ts";
import type { TaskSettings } from "./task-settings.ts";

/** What tasks share. A name is a task's own. */
export type SharedSettings = Omit<TaskSettings, "name">;

/** Settings that several tasks share; flytekit's Environment. */
export interface TaskEnvironment {
  readonly settings: SharedSettings;
  /** As `task`, with these settings; what the task says itself wins. */
  task<
    I extends Shape = Readonly<Record<never, never>>,
    O extends AnySchema | undefined = undefined,
    M extends Shape | undefined = undefined,
  >(
    options: TaskOptions<I, O, M>,
    run: (inputs: ValuesOf<I>) => Returned<O, M> | Promise<Returned<O, M>>,
  ): Task<I, Result<O, M>, M>;
  /** As `dynamic`, with these settings. */
  dynamic<
    I extends Shape = Readonly<Record<never, never>>,
    O extends AnySchema | undefined = undefined,
    M extends Shape | undefined = undefined,
  >(
    options: DynamicOptions<I, O, M>,
    body: (inputs: ValuesOf<I>) => SynchronousWiring<O, M>,
  ): ReturnType<typeof dynamic<I, O, M>>;
  /** As `eager`, with these settings. */
  eager<
    I extends Shape = Readonly<Record<never, never>>,
    O extends AnySchema | undefined = undefined,
    M extends Shape | undefined = undefined,
  >(options: TaskOptions<I, O, M>, run: (inputs: ValuesOf<I>) => Promise<Returned<O, M>>): Task<I, Result<O, M>, M>;
  /** Another environment with these settings and more. */
  extend(settings: SharedSettings): TaskEnvironment;
}

/**
 * Makes an environment: settings that tasks share. What a task, or an extension, says takes the place of what the
 * environment says; only variables, labels, annotations and types of your own are taken together.
 */
export function taskEnvironment(settings: SharedSettings): TaskEnvironment {
  const environment: TaskEnvironment = {
    settings,
    task: (options, run) => task({ ...options, ...merged(settings, options) }, run, environment.task),
    dynamic: (options, body) => dynamic({ ...options, ...merged(settings, options) }, body, environment.dynamic),
    eager: (options, run) => eager({ ...options, ...merged(settings, options) }, run, environment.eager),
    extend: (more) => taskEnvironment(merged(settings, more)),
  };
  return environment;
}

const together = ["environment", "labels", "annotations"] as const;

function merged(shared: SharedSettings, own: TaskSettings): TaskSettings {
  const maps = together.flatMap((name) =>
    shared[name] === undefined && own[name] === undefined ? [] : [[name, { ...shared[name], ...own[name] }]],
  );
  const transformers = [...(own.transformers ?? []), ...(shared.transformers ?? [])];
  return {
    ...shared,
    ...own,
    ...Object.fromEntries(maps),
    ...(transformers.length === 0 ? {} : { transformers }),
  };
}
