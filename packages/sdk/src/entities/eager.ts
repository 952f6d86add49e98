import { callerOf } from "../naming/source-place.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import { interpretInterface } from "./entity-interface.ts";
import type { Result, Returned } from "./result.ts";
import type { Task, TaskOptions } from "./task.ts";
import type { TaskEntity } from "./task-entity.ts";

/**
 * Defines an eager workflow: an async function that calls tasks, workflows and launch plans and awaits what they give, so
 * that it may loop, branch and catch as it likes. Here each call runs in this process; on a control plane it is an
 * execution of its own, labelled `eager-exec` with the eager's, and the function waits for its outputs. What still runs
 * when the eager workflow fails is terminated. Flyte's eager.
 *
 * @param options Its types, and how the task runs in which the function waits.
 * @param run Gets the inputs' values; what its calls answer can be awaited.
 * @param factory The function that wraps this one, if any: what is wrong is then told with the place that called it.
 */
export function eager<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(
  options: TaskOptions<I, O, M>,
  run: (inputs: ValuesOf<I>) => Promise<Returned<O, M>>,
  factory: (...none: never[]) => unknown = eager,
): Task<I, Result<O, M>, M> {
  const { inputs, output, outputs, ...settings } = options;
  const naming = { given: settings.name, place: callerOf(factory), exported: undefined };
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface({ inputs, output, outputs, transformers: settings.transformers }, "eager", naming),
    settings: { ...settings, deck: settings.deck ?? true },
    body: {
      kind: "eager",
      // The runner has read the inputs by the same schemas.
      run: async (values) => await run(values as ValuesOf<I>),
      source: run,
      runtime: async () => (await import("../eager/remote-runtime.ts")).remoteRuntime,
    },
  };
  checkTaskSettings(entity);
  return callEntity<Task<I, Result<O, M>, M>>(entity);
}
