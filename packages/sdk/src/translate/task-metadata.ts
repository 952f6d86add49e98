import type { MessageInitShape } from "@bufbuild/protobuf";
import { RuntimeMetadata_RuntimeType, type TaskMetadataSchema } from "@haltere/idl/core";
import type { TaskSettings } from "../entities/task-settings.ts";
import { version } from "../version.ts";
import { duration } from "./duration.ts";

/**
 * What a template says of how its task runs.
 * @param cacheVersion As `cacheVersion` tells it of the task.
 */
export function taskMetadata(
  {
    cache,
    retries = 0,
    timeout,
    interruptible,
    deck = false,
    deprecated = "",
    labels = {},
    annotations = {},
    podTemplate,
  }: TaskSettings,
  cacheVersion: string | undefined,
): MessageInitShape<typeof TaskMetadataSchema> {
  return {
    runtime: { type: RuntimeMetadata_RuntimeType.FLYTE_SDK, version, flavor: "typescript" },
    retries: { retries },
    generatesDeck: deck !== false,
    metadata: { labels: { ...labels }, annotations: { ...annotations } },
    ...(typeof podTemplate === "string" ? { podTemplateName: podTemplate } : {}),
    deprecatedErrorMessage: deprecated,
    ...(timeout === undefined ? {} : { timeout: duration(timeout) }),
    ...(interruptible === undefined
      ? {}
      : { interruptibleValue: { case: "interruptible" as const, value: interruptible } }),
    ...(cache === undefined || cacheVersion === undefined
      ? {}
      : {
          discoverable: true,
          discoveryVersion: cacheVersion,
          cacheSerializable: cache.serialize ?? false,
          cacheIgnoreInputVars: [...(cache.ignoredInputs ?? [])],
        }),
  };
}
