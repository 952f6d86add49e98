import { create, fromBinary } from "@bufbuild/protobuf";
import { FlyteError, taskPhaseName } from "@haltere/core";
import {
  type LiteralMap,
  LiteralMapSchema,
  TaskExecution_Phase,
  TaskLogSchema,
  type TaskTemplate,
} from "@haltere/idl/core";
import type { LocalConnectorCall } from "@haltere/ports";
import { outputLiterals, type Resource } from "./resource.ts";

/**
 * What a local run answers for a resource in a phase that ends it.
 * @throws FlyteError naming the task where the phase is not SUCCEEDED.
 */
export function localOutcome(resource: Resource, template: TaskTemplate): LiteralMap | undefined {
  const task = template.id?.name ?? template.type;
  if (resource.phase !== TaskExecution_Phase.SUCCEEDED) {
    const why = resource.message ? `: ${resource.message}` : "";
    throw new FlyteError("Unknown", `the connector's job ended as ${taskPhaseName(resource.phase)}${why}`, {
      kind: "user",
      recoverable: resource.phase === TaskExecution_Phase.RETRYABLE_FAILED,
      where: { task },
    });
  }
  const outputs = outputLiterals(resource.outputs, template.interface?.outputs?.variables ?? {}, { task });
  return outputs instanceof Uint8Array ? fromBinary(LiteralMapSchema, outputs) : outputs;
}

export function tellProgress(resource: Resource, onProgress: LocalConnectorCall["onProgress"]): void {
  const logLinks = (resource.logLinks ?? []).map((link) => create(TaskLogSchema, link));
  onProgress({ phase: resource.phase, message: resource.message ?? "", logLinks });
}
