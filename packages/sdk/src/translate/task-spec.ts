import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type TaskSpec, TaskSpecSchema } from "@haltere/idl/admin";
import { type Container, ContainerSchema, TaskTemplateSchema } from "@haltere/idl/core";
import { cleanUpWords } from "../eager/clean-up-words.ts";
import { cacheVersion } from "../entities/cache-version.ts";
import type { ConnectorBody, EchoBody, TaskBody } from "../entities/task-body.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { displayName, requireName } from "../naming/naming.ts";
import { atTask } from "./at-task.ts";
import { connectorTemplate } from "./connector-template.ts";
import { containerImage } from "./container-image.ts";
import { dataConfig } from "./data-config.ts";
import { description } from "./description.ts";
import { extendedResources } from "./extended-resources.ts";
import { taskId } from "./identifiers.ts";
import { typedInterface } from "./interface.ts";
import { pod, primaryContainer, primaryContainerKey } from "./pod.ts";
import { containerResources } from "./resources.ts";
import { securityContext } from "./security-context.ts";
import { encodeSerializationContext, serializationContextVariable } from "./serialization-context.ts";
import { taskMetadata } from "./task-metadata.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/** A task as it is registered. */
export function taskSpec(task: TaskEntity, settings: TranslationSettings): TaskSpec {
  const name = requireName(task.naming, "task");
  return create(TaskSpecSchema, {
    template: create(TaskTemplateSchema, {
      ...template(task, settings, () => executeWords(task)),
      id: taskId(name, settings),
      interface: typedInterface(task.interface),
    }),
    // flytekit describes functions always, and what has none of its code only where it is documented.
    ...(hasCode(task) || task.settings.docs !== undefined ? { description: description(task.settings.docs) } : {}),
  });
}

/** Whether a process of ours runs the task: it is a function. */
export function hasCode({ body: { kind } }: TaskEntity): boolean {
  return kind === "function" || kind === "dynamic" || kind === "eager";
}

/** The arguments of a process that runs a task by itself. */
export function executeWords(task: TaskEntity): readonly string[] {
  if (task.body.kind === "eager clean-up") {
    const words = ["--resolver", "haltere.eager-clean-up", "--", ...cleanUpWords, ...moduleWords(task)];
    return ["haltere-execute", ...contractArguments, ...words];
  }
  return ["haltere-execute", ...contractArguments, "--resolver", "haltere.module", "--", ...moduleWords(task)];
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
  { naming, settings: own, body }: TaskEntity,
  settings: TranslationSettings,
  words: () => readonly string[],
): MessageInitShape<typeof TaskTemplateSchema> {
  const task = { naming, settings: own };
  if (body.kind === "connector") return connectorTemplate(body, task);
  const metadata = taskMetadata(own, cacheVersion(task));
  if (body.kind === "echo") return { type: "echo", metadata };
  const container = taskContainer({ naming, settings: own, body }, settings, words);
  const security = securityContext(own.secrets);
  const extended = extendedResources(own);
  const { podTemplate } = own;
  return {
    type: types[body.kind],
    metadata: { ...metadata, isEager: body.kind === "eager" },
    ...(security === undefined ? {} : { securityContext: security }),
    ...(extended === undefined ? {} : { extendedResources: extended }),
    ...(typeof podTemplate === "object"
      ? {
          config: { [primaryContainerKey]: primaryContainer(podTemplate) },
          target: { case: "k8sPod", value: atTask(naming, () => pod(podTemplate, container, settings)) },
        }
      : { target: { case: "container", value: container } }),
  };
}

const types = {
  function: "python-task",
  dynamic: "python-task",
  eager: "python-task",
  "eager clean-up": "eager_failure_handler_task",
  container: "raw-container",
} as const;

type ContainedBody = Exclude<TaskBody, ConnectorBody | EchoBody>;

/** The container that runs a task; `words` are the arguments of its process. */
export function taskContainer(
  { naming, settings: own, body }: Pick<TaskEntity, "naming" | "settings"> & { readonly body: ContainedBody },
  settings: TranslationSettings,
  words: () => readonly string[],
): Container {
  return create(ContainerSchema, {
    image: atTask(naming, () => containerImage(own.image, settings)),
    ...(body.kind === "container"
      ? { command: [...body.command], args: [...body.arguments], dataConfig: dataConfig(body) }
      : { args: [...distribution(settings), ...words()] }),
    resources: containerResources(own),
    env: variables({ ...settings.env, ...contextVariable(body, settings), ...own.environment }),
  });
}

function variables(environment: Readonly<Record<string, string>>): EnvironmentVariable[] {
  return Object.entries(environment).map(([key, value]) => ({ key, value }));
}

/** For a task that translates entities, or launches them, when it runs. */
function contextVariable({ kind }: TaskBody, settings: TranslationSettings): Readonly<Record<string, string>> {
  if (kind !== "dynamic" && kind !== "eager") return {};
  return { [serializationContextVariable]: encodeSerializationContext(settings) };
}

interface EnvironmentVariable {
  readonly key: string;
  readonly value: string;
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
