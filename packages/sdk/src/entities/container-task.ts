import { callerOf } from "../naming/source-place.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape, ValuesOf } from "../schema/shape.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import type { ContainerData, IoStrategy } from "./container-body.ts";
import { definitionError, interpretInterface } from "./entity-interface.ts";
import type { ImageSpec } from "./image-spec.ts";
import { inputTemplate } from "./input-template.ts";
import type { Result, Returned } from "./result.ts";
import type { Task } from "./task.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { TaskSettings } from "./task-settings.ts";

export interface ContainerTaskOptions<I extends Shape, O, M> extends Omit<TaskSettings, "deck" | "image"> {
  readonly image: string | ImageSpec;
  /** The program and its words. `{{.inputs.x}}` is the value of input x, `{{.outputPrefix}}` and the like are Flyte's. */
  readonly command: readonly [string, ...string[]];
  /** More words, behind the command's. */
  readonly arguments?: readonly string[];
  readonly inputs?: I;
  readonly output?: O;
  readonly outputs?: M;
  /** Where the program finds a file for each input, of the input's name: `/var/inputs`. */
  readonly inputDirectory?: string;
  /** Where it writes a file for each output, of the output's name (`o0` for the one of `output`): `/var/outputs`. */
  readonly outputDirectory?: string;
  /** What the file of all inputs, beside those of each, is written in. Default `json`. */
  readonly format?: ContainerData["format"];
  /** When data comes and goes. Default: inputs before the program starts, outputs when it has ended. */
  readonly io?: IoStrategy;
  /** Stands in for the program where a workflow runs in this process; without it the program runs in Docker. */
  readonly local?: (inputs: ValuesOf<I>) => Returned<O, M> | Promise<Returned<O, M>>;
}

/**
 * Defines a task that runs a program in an image which need not know of Flyte; Flyte's raw container task.
 * @throws FlyteError where a schema cannot be kept, or a setting makes no sense, naming it.
 */
export function containerTask<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: ContainerTaskOptions<I, O, M>): Task<I, Result<O, M>, M> {
  const { command, arguments: words = [], inputs, output, outputs, local, ...rest } = options;
  const { inputDirectory, outputDirectory, format = "json", io, ...settings } = rest;
  const naming = { given: settings.name, place: callerOf(containerTask), exported: undefined };
  const refuse = (what: string, hint: string) => definitionError("task", naming, what, hint);
  if (command.length === 0 && words.length === 0) throw refuse("has no command", 'Write command: ["program"].');
  for (const [setting, path] of Object.entries({ inputDirectory, outputDirectory })) {
    if (path !== undefined && !path.startsWith("/")) {
      throw refuse(`has ${setting}: ${JSON.stringify(path)}`, "Give an absolute path in the container.");
    }
  }
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface({ inputs, output, outputs, transformers: settings.transformers }, "task", naming),
    settings,
    body: {
      kind: "container",
      command,
      arguments: words,
      data: { inputDirectory, outputDirectory, format, io },
      // The runner has read the inputs by the same schemas.
      local: local && ((values) => local(values as ValuesOf<I>)),
    },
  };
  const unknown = unknownInput([...command, ...words], entity);
  if (unknown !== undefined) {
    throw refuse(
      `uses an input ${unknown} in its command that it does not have`,
      `Its inputs are ${[...entity.interface.inputs.keys()].join(", ") || "none"}.`,
    );
  }
  checkTaskSettings(entity);
  return callEntity<Task<I, Result<O, M>, M>>(entity);
}

function unknownInput(words: readonly string[], { interface: { inputs } }: TaskEntity): string | undefined {
  for (const word of words) {
    for (const [, name = ""] of word.matchAll(inputTemplate)) if (!inputs.has(name)) return name;
  }
  return undefined;
}
