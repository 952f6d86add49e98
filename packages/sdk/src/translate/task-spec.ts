import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type TaskSpec, TaskSpecSchema } from "@haltere/idl/admin";
import {
  RuntimeMetadata_RuntimeType,
  type TaskMetadataSchema,
  type TaskTemplate,
  TaskTemplateSchema,
} from "@haltere/idl/core";
import type { TaskEntity } from "../entities/task-entity.ts";
import { displayName, requireName } from "../naming/naming.ts";
import { version } from "../version.ts";
import { description } from "./description.ts";
import { duration } from "./duration.ts";
import { taskId } from "./identifiers.ts";
import { typedInterface } from "./interface.ts";
import { containerResources } from "./resources.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A task as it is registered. */
export function taskSpec(task: TaskEntity, settings: TranslationSettings): TaskSpec {
  const name = requireName(task.naming, "task");
  const words = ["--resolver", "haltere.module", "--", ...moduleWords(task)];
  return create(TaskSpecSchema, {
    template: create(TaskTemplateSchema, {
      ...template(task, settings, ["haltere-execute", ...contractArguments, ...words]),
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

/** What a template has of its task, whether it is run by itself or mapped. */
export function template(
  { settings: own }: TaskEntity,
  settings: TranslationSettings,
  words: readonly string[],
): Pick<TaskTemplate, "type"> & MessageInitShape<typeof TaskTemplateSchema> {
  return {
    type: "python-task",
    metadata: metadata(own),
    target: {
      case: "container",
      value: {
        image: own.image ?? settings.image,
        args: [...distribution(settings), ...words],
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

function metadata({
  cache,
  retries = 0,
  timeout,
  interruptible,
  deck = false,
  deprecated = "",
}: TaskEntity["settings"]): MessageInitShape<typeof TaskMetadataSchema> {
  return {
    runtime: { type: RuntimeMetadata_RuntimeType.FLYTE_SDK, version, flavor: "typescript" },
    retries: { retries },
    generatesDeck: deck,
    metadata: {},
    deprecatedErrorMessage: deprecated,
    ...(timeout === undefined ? {} : { timeout: duration(timeout) }),
    ...(interruptible === undefined
      ? {}
      : { interruptibleValue: { case: "interruptible" as const, value: interruptible } }),
    ...(cache === undefined
      ? {}
      : {
          discoverable: true,
          discoveryVersion: cache.version,
          cacheSerializable: cache.serialize ?? false,
          cacheIgnoreInputVars: [...(cache.ignoredInputs ?? [])],
        }),
  };
}
