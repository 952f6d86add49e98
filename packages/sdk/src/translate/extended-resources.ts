import { create } from "@bufbuild/protobuf";
import {
  type ExtendedResources,
  ExtendedResourcesSchema,
  type GPUAccelerator,
  GPUAcceleratorSchema,
} from "@haltere/idl/core";
import type { Accelerator } from "../entities/accelerators.ts";
import type { TaskSettings } from "../entities/task-settings.ts";

/** What a task or a node has beside amounts; undefined where it has nothing of it. */
export function extendedResources({
  accelerator,
  sharedMemory,
}: Pick<TaskSettings, "accelerator" | "sharedMemory">): ExtendedResources | undefined {
  if (accelerator === undefined && sharedMemory === undefined) return undefined;
  return create(ExtendedResourcesSchema, {
    ...(accelerator === undefined ? {} : { gpuAccelerator: acceleratorMessage(accelerator) }),
    ...(sharedMemory === undefined
      ? {}
      : {
          sharedMemory: {
            mountName: "flyte-shared-memory",
            mountPath: "/dev/shm",
            ...(sharedMemory === true ? {} : { sizeLimit: sharedMemory }),
          },
        }),
  });
}

function acceleratorMessage({ device, part }: Accelerator): GPUAccelerator {
  return create(GPUAcceleratorSchema, {
    device,
    ...(part === undefined
      ? {}
      : {
          partitionSizeValue:
            part === "unpartitioned"
              ? { case: "unpartitioned" as const, value: true }
              : { case: "partitionSize" as const, value: part.partitionSize },
        }),
  });
}
