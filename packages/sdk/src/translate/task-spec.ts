import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type TaskSpec, TaskSpecSchema } from "@haltere/idl/admin";
import { TaskTemplateSchema } from "@haltere/idl/core";
import type { TaskEntity } from "../entities/task-entity.ts";
import { displayName, requireName } from "../naming/naming.ts";
import { connectorTemplate } from "./connector-template.ts";
import { description } from "./description.ts";
import { taskId } from "./identifiers.ts";
import { typedInterface } from "./interface.ts";
import { containerResources } from "./resources.ts";
import { taskMetadata } from "./task-metadata.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A task as it is registered. */
export function taskSpec(task: TaskEntity, settings: TranslationSettings): TaskSpec {
  const name = requireName(task.naming, "task");
  const words = () => [
    "haltere-execute",
    ...contractArguments,
    "--resolver",
    "haltere.module",
    "--",
    ...moduleWords(task),
  ];
  return create(TaskSpecSchema, {
    template: create(TaskTemplateSchema, {
      ...template(task, settings, words),
      id: taskId(name, settings),
      interface: typedInterface(task.interface),
    }),
    description: description(task.settings.docs),
  });
}

/** What the engine fills in, in the order that flytekit's entry point takes. */
export const contractArguments = [
  "--inputs",
  "{{.input}}",
  "--output-prefix",
  "{{.outputPrefix}}",
  "--raw-output-data-prefix",
  "{{.rawOutputDataPrefix}}",
  "--checkpoint-path",
  "{{.checkpointOutputPrefix}}",
  "--prev-checkpoint",
  "{{.prevCheckpointPrefix}}",
];

/** What a template has of its task, whether it is run by itself or mapped; `words` are the arguments of its process. */
export function template(
  { settings: own, body }: TaskEntity,
  settings: TranslationSettings,
  words: () => readonly string[],
): MessageInitShape<typeof TaskTemplateSchema> {
  if (body.kind === "connector") return connectorTemplate(body, own);
  return {
    type: "python-task",
    metadata: taskMetadata(own),
    target: {
      case: "container",
      value: {
        image: own.image ?? settings.image,
        args: [...distribution(settings), ...words()],
        resources: containerResources(own),
        env: Object.entries(own.environment ?? {}).map(([key, value]) => ({ key, value })),
      },
    },
  };
}

/** The words behind `--` by which a task process finds the task in its bundle. */
export function moduleWords({ naming }: TaskEntity): readonly string[] {
  if (naming.exported !== undefined) {
    return ["task-module", naming.exported.module, "task-name", naming.exported.name];
  }
  throw new FlyteError("InvalidArgument", "the task is not exported, so that no task process could find it", {
    where: { task: displayName(naming), ...(naming.place === undefined ? {} : { file: naming.place }) },
    hint: "Export it from its module.",
  });
}

function distribution({ bundleUri, destination = "." }: TranslationSettings): readonly string[] {
  if (bundleUri === undefined) return [];
  return ["haltere-fast-execute", "--additional-distribution", bundleUri, "--dest-dir", destination, "--"];
}
