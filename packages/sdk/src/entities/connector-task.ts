import type { LocalConnector } from "@haltere/ports";
import { callerOf } from "../naming/source-place.ts";
import type { AnySchema } from "../schema/any-schema.ts";
import type { Shape } from "../schema/shape.ts";
import { callEntity } from "./call-entity.ts";
import { checkTaskSettings } from "./check-task-settings.ts";
import { type CustomObject, customJson } from "./custom-object.ts";
import { definitionError, interpretInterface } from "./entity-interface.ts";
import type { Result } from "./result.ts";
import type { Task } from "./task.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { TaskSettings } from "./task-settings.ts";

/** What a task without a process of its own says of how it runs. */
export type ConnectorTaskSettings = Omit<
  TaskSettings,
  | "environment"
  | "image"
  | "deck"
  | "resources"
  | "limits"
  | "accelerator"
  | "sharedMemory"
  | "podTemplate"
  | "labels"
  | "annotations"
>;

/** For each input the text `{inputs.<name>}`, in whose place a connector that renders templates puts the value. */
export type InputTexts<I> = { readonly [K in keyof I]: string };

export interface ConnectorTaskOptions<I, O, M> extends ConnectorTaskSettings {
  /** The template's `type`: with `version` the category by which the task's connector is found. */
  readonly type: string;
  /** The template's `task_type_version`. Default 0. */
  readonly version?: number;
  /** A schema for each input. */
  readonly inputs?: I;
  /** The schema of the one output. */
  readonly output?: O;
  /** Several outputs, or named ones: a schema for each. */
  readonly outputs?: M;
  /** What the connector is told beside the inputs: what JSON can say, or a function that makes it with texts of inputs in it. */
  readonly custom?: CustomObject | ((inputs: InputTexts<I>) => CustomObject);
  /** The template's `config`. */
  readonly config?: Readonly<Record<string, string>>;
  /** What runs the task where a workflow runs in this process; given as a function, it is loaded when it is needed. */
  readonly connector?: LocalConnector | (() => LocalConnector | Promise<LocalConnector>);
  /** The function that wraps this one, if any: what is wrong is then told with the place that called it. */
  readonly factory?: (...none: never[]) => unknown;
}

/**
 * Defines a task that a connector runs: a job of another system's, without a container. On a control plane the connector
 * service that serves the task's category runs it, in this process `connector` does.
 *
 * @throws FlyteError where a schema cannot be kept, or a setting makes no sense, naming it.
 */
export function connectorTask<
  I extends Shape = Readonly<Record<never, never>>,
  O extends AnySchema | undefined = undefined,
  M extends Shape | undefined = undefined,
>(options: ConnectorTaskOptions<I, O, M>): Task<I, Result<O, M>, M> {
  const { type, version = 0, inputs, output, outputs, custom, config, connector, factory, ...settings } = options;
  const naming = { given: settings.name, place: callerOf(factory ?? connectorTask), exported: undefined };
  if (type === "") throw definitionError("task", naming, "has no type", "Give the type that its connector runs.");
  if (!Number.isInteger(version) || version < 0 || version > 2 ** 31 - 1) {
    throw definitionError("task", naming, `has version: ${version}`, "It is a whole number, 0 or more.");
  }
  const entity: TaskEntity = {
    kind: "task",
    naming,
    interface: interpretInterface({ inputs, output, outputs, transformers: settings.transformers }, "task", naming),
    settings,
    body: {
      kind: "connector",
      taskType: type,
      version,
      custom: customJson(typeof custom === "function" ? custom(inputTexts(inputs)) : custom, (what, hint) =>
        definitionError("task", naming, what, hint),
      ),
      config: config ?? {},
      sql: undefined,
      connector: async () => (typeof connector === "function" ? await connector() : connector),
    },
  };
  checkTaskSettings(entity);
  return callEntity<Task<I, Result<O, M>, M>>(entity);
}

function inputTexts<I extends Shape>(inputs: I | undefined): InputTexts<I> {
  const texts = Object.keys(inputs ?? {}).map((name) => [name, `{inputs.${name}}`]);
  // The keys are those of I.
  return Object.fromEntries(texts) as InputTexts<I>;
}
