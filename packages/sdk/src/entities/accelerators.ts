/** A GPU, or a slice of TPUs, that a task runs on; flyteidl's GPUAccelerator. */
export interface Accelerator {
  /** The device's name, as the cluster's nodes are labelled. */
  readonly device: string;
  /** A part of the device, or `unpartitioned` for the whole where the cluster has both. */
  readonly part?: { readonly partitionSize: string } | "unpartitioned";
}

/** A device that can be split. By itself it says nothing of parts. */
export interface PartitionableAccelerator<Size extends string> extends Accelerator {
  /** A part of it. */
  partition(size: Size): Accelerator;
  /** The whole device. */
  readonly unpartitioned: Accelerator;
}

/** TPUs, of which a slice is used. */
export interface SliceableAccelerator<Topology extends string> extends Accelerator {
  /** A slice, by its topology. */
  slice(topology: Topology): Accelerator;
  readonly unpartitioned: Accelerator;
}

const unpartitioned = (device: string): Accelerator => ({ device, part: "unpartitioned" });

const part = (device: string, partitionSize: string): Accelerator => ({ device, part: { partitionSize } });

function partitionable<Size extends string>(device: string): PartitionableAccelerator<Size> {
  return { device, partition: (size) => part(device, size), unpartitioned: unpartitioned(device) };
}

function sliceable<Topology extends string>(device: string): SliceableAccelerator<Topology> {
  return { device, slice: (topology) => part(device, topology), unpartitioned: unpartitioned(device) };
}

type SmallTopology = "1x1" | "2x2" | "2x4" | "4x4" | "4x8" | "8x8" | "8x16" | "16x16";

type CubicTopology =
  | "2x2x1"
  | "2x2x2"
  | "2x4x4"
  | "4x4x4"
  | "4x4x8"
  | "4x8x8"
  | "8x8x8"
  | "8x8x16"
  | "8x16x16"
  | "16x16x16"
  | "16x16x24";

/** The devices that flytekit names: `accelerators.T4`, `accelerators.A100.partition("1g.5gb")`. */
export const accelerators = {
  A10G: { device: "nvidia-a10g" },
  L4: { device: "nvidia-l4" },
  L4_VWS: { device: "nvidia-l4-vws" },
  L40S: { device: "nvidia-l40s" },
  K80: { device: "nvidia-tesla-k80" },
  M60: { device: "nvidia-tesla-m60" },
  P4: { device: "nvidia-tesla-p4" },
  P100: { device: "nvidia-tesla-p100" },
  T4: { device: "nvidia-tesla-t4" },
  V100: { device: "nvidia-tesla-v100" },
  H100: { device: "nvidia-h100" },
  H200: { device: "nvidia-h200" },
  RTX_PRO_6000: { device: "nvidia-rtx-pro-6000" },
  A100: partitionable<"1g.5gb" | "2g.10gb" | "3g.20gb" | "4g.20gb" | "7g.40gb">("nvidia-tesla-a100"),
  A100_80GB: partitionable<"1g.10gb" | "2g.20gb" | "3g.40gb" | "4g.40gb" | "7g.80gb">("nvidia-a100-80gb"),
  V5E: sliceable<SmallTopology>("tpu-v5-lite-podslice"),
  V5P: sliceable<CubicTopology>("tpu-v5p-slice"),
  V6E: sliceable<SmallTopology>("tpu-v6e-slice"),
  /** Any other device, by the name that the cluster has for it. */
  gpu: (device: string): Accelerator => ({ device }),
} as const;
