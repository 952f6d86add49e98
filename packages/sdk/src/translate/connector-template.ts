import type { MessageInitShape } from "@bufbuild/protobuf";
import { Secret_MountType, type TaskTemplateSchema } from "@haltere/idl/core";
import type { Secret } from "../entities/secret.ts";
import type { ConnectorBody } from "../entities/task-body.ts";
import type { TaskSettings } from "../entities/task-settings.ts";
import { taskMetadata } from "./task-metadata.ts";

/** What the template of a connector's task has, whether it is run by itself or mapped: no container. */
export function connectorTemplate(
  { taskType, version, custom, config, secrets }: ConnectorBody,
  settings: TaskSettings,
): MessageInitShape<typeof TaskTemplateSchema> {
  return {
    type: taskType,
    taskTypeVersion: version,
    metadata: taskMetadata(settings),
    config: { ...config },
    ...(custom === undefined ? {} : { custom }),
    ...(secrets.length === 0 ? {} : { securityContext: { secrets: secrets.map(secretMessage) } }),
  };
}

const mounts = {
  any: Secret_MountType.ANY,
  env: Secret_MountType.ENV_VAR,
  file: Secret_MountType.FILE,
} as const satisfies Record<NonNullable<Secret["mount"]>, Secret_MountType>;

function secretMessage({ key, group = "", version = "", mount = "any", environmentVariable = "" }: Secret) {
  return { key, group, groupVersion: version, mountRequirement: mounts[mount], envVar: environmentVariable };
}
