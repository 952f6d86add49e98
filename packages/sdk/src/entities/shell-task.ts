import { resolve } from "node:path";
import type { ErrorPlace } from "@haltere/core";
import { current } from "../context/task-context.ts";
import { callerOf } from "../naming/source-place.ts";
import type { Shape } from "../schema/shape.ts";
import { fillScript, scriptInputs } from "../shell/fill-script.ts";
import { scriptText } from "../shell/script-text.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import { definitionError, interpretInterface } from "./entity-interface.ts";
import type { Result } from "./result.ts";
import type { Task } from "./task.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { TaskSettings } from "./task-settings.ts";

export interface ShellTaskOptions<I, M> extends TaskSettings {
  /**
   * The script. `{inputs.x}` in it is the text of input x, of a file or directory the path of a local copy; `{outputs.y}`
   * the path where output y is taken from; `{ctx.executionId.name}` and the like what `current()` tells.
   */
  readonly script: string;
  /** The program that runs it, as `<shell> -c <script>`. Default `/bin/sh`. */
  readonly shell?: string;
  readonly inputs?: I;
  /** `File` or `Directory` for each output. */
  readonly outputs?: M;
  /** Where the script writes an output, in the folder that it runs in; may name inputs. Default the output's name. */
  readonly locations?: { readonly [K in keyof M]?: string };
}

/**
 * Defines a task that runs a script in the task's process; flytekit's ShellTask. A status other than 0 is an error that
 * retries may mend, and tells what the script wrote to standard error.
 * @throws FlyteError where an output is neither a file nor a directory, or the script names an input that is not there.
 */
export function shellTask<I extends Shape = Readonly<Record<never, never>>, M extends Shape | undefined = undefined>(
  options: ShellTaskOptions<I, M>,
): Task<I, Result<undefined, M>, M> {
  const { script, shell = "/bin/sh", inputs, outputs, locations = {}, ...settings } = options;
  const naming = { given: settings.name, place: callerOf(shellTask), exported: undefined };
  const refuse = (what: string, hint: string, where: Pick<ErrorPlace, "output"> & { output?: string } = {}) =>
    definitionError("task", naming, what, hint, where);
  const taken = interpretInterface({ inputs, outputs, transformers: settings.transformers }, "task", naming);
  for (const [output, { transformer }] of taken.outputs) {
    if (transformer.literalType.type.case !== "blob") {
      throw refuse(`has an output ${output} that is no file`, "A script's outputs are File or Directory.", { output });
    }
  }
  const places = [...taken.outputs.keys()].map((name) => [name, String(Reflect.get(locations, name) ?? name)] as const);
  const unknown = [script, ...places.map(([, place]) => place)]
    .flatMap(scriptInputs)
    .find((name) => !taken.inputs.has(name));
  if (unknown !== undefined) {
    throw refuse(
      `names an input ${unknown} in its script that it does not have`,
      `Its inputs are ${[...taken.inputs.keys()].join(", ") || "none"}.`,
    );
  }
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: taken,
    settings,
    body: {
      kind: "function",
      run: async (values) => {
        const context = current();
        const folder = context.workingDirectory;
        const texts: Record<string, string> = {};
        for (const [name, value] of Object.entries(values)) texts[name] = await scriptText(value);
        const paths = Object.fromEntries(
          places.map(([name, place]) => [name, resolve(folder, fillScript(place, { inputs: texts, ctx: context }))]),
        );
        const { runScript } = await import("../shell/run-script.ts");
        await runScript({
          shell,
          script: fillScript(script, { inputs: texts, outputs: paths, ctx: context }),
          folder,
          environment: { ...process.env, ...settings.environment },
          signal: context.signal,
          told: (line) => context.logger.info(line),
        });
        return paths;
      },
    },
  };
  checkTaskSettings(entity);
  return callEntity<Task<I, Result<undefined, M>, M>>(entity);
}
