import type { ErrorPlace } from "@haltere/core";
import type { TaskContext } from "../context/task-context.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import type { Literals } from "../values/interface-values.ts";

/** What runs in this process for a task that is run by itself; undefined for one that something else drives. */
export function localCode(
  task: TaskEntity,
  inputs: Literals,
  context: TaskContext,
  where: ErrorPlace,
): ((values: Readonly<Record<string, unknown>>) => unknown) | undefined {
  const { body } = task;
  switch (body.kind) {
    case "function":
    case "eager":
      return body.run;
    case "echo":
      return (values) => echoed(task, values);
    case "container":
      return (
        body.local ??
        (async (values) => {
          const { runContainer } = await import("../containers/run-container.ts");
          return await runContainer({ ...task, body }, inputs, values, context, where);
        })
      );
    case "dynamic":
    case "eager clean-up":
    case "connector":
      return undefined;
  }
}

/** The outputs stand in the order of the inputs. */
function echoed({ interface: { inputs, outputs, single } }: TaskEntity, values: Readonly<Record<string, unknown>>) {
  const given = [...inputs.keys()].map((name) => values[name]);
  return single ? given[0] : Object.fromEntries([...outputs.keys()].map((name, index) => [name, given[index]]));
}
