import { create } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type TaskNodeOverrides, TaskNodeOverridesSchema } from "@haltere/idl/core";
import type { CallOptions } from "../entities/call-options.ts";
import type { TaskEntity } from "../entities/task-entity.ts";
import { definedAt, displayName } from "../naming/naming.ts";
import { atTask } from "./at-task.ts";
import { containerImage } from "./container-image.ts";
import { extendedResources } from "./extended-resources.ts";
import { pod, primaryContainer } from "./pod.ts";
import { resourceOverrides } from "./resources.ts";
import { taskContainer } from "./task-spec.ts";
import type { TranslationSettings } from "./translation-settings.ts";

/**
 * What a call says of its task's container; flyteidl's TaskNodeOverrides, empty where it says nothing.
 * @param words The arguments of the task's process, which stand in a pod that the call gives.
 */
export function nodeOverrides(
  options: CallOptions,
  task: TaskEntity,
  settings: TranslationSettings,
  words: () => readonly string[],
): TaskNodeOverrides {
  const resources = resourceOverrides(options);
  const extended = extendedResources(options);
  const { podTemplate, image } = options;
  return create(TaskNodeOverridesSchema, {
    ...(resources === undefined ? {} : { resources }),
    ...(extended === undefined ? {} : { extendedResources: extended }),
    ...(image === undefined ? {} : { containerImage: atTask(task.naming, () => containerImage(image, settings)) }),
    ...(podTemplate === undefined
      ? {}
      : {
          podTemplate: {
            ...atTask(task.naming, () => pod(podTemplate, containerOf(task, settings, words), settings)),
            primaryContainerName: primaryContainer(podTemplate),
          },
        }),
  });
}

function containerOf(task: TaskEntity, settings: TranslationSettings, words: () => readonly string[]) {
  const { body } = task;
  if (body.kind !== "connector" && body.kind !== "echo") {
    return taskContainer({ ...task, body }, settings, words);
  }
  throw new FlyteError("InvalidArgument", "a call gives a pod template to a task that runs in no container", {
    where: { task: displayName(task.naming), ...definedAt(task.naming) },
    hint: "Leave podTemplate out of the call.",
  });
}
