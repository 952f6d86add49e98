import type { AnyRef } from "../refs/ref.ts";
import type { Accelerator } from "./accelerators.ts";
import type { ImageSpec } from "./image-spec.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { ResourceSettings } from "./resources.ts";

/** What one call says of its node; Flyte's `with_overrides`, and the order beyond data. */
export interface CallOptions extends ResourceSettings {
  /** Nodes that must have ended before this one starts, though no value of theirs is used. */
  readonly after?: AnyRef | readonly AnyRef[];
  /** How the node is called where it is shown. */
  readonly name?: string;
  /** The node's id, in place of `n0`, `n1`, ...; made a DNS label. */
  readonly nodeId?: string;
  readonly retries?: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly interruptible?: boolean;
  readonly image?: string | ImageSpec;
  /** `false` takes nothing from the cache and puts nothing there. */
  readonly cache?: false | { readonly version: string; readonly serialize?: boolean };
  readonly accelerator?: Accelerator;
  readonly sharedMemory?: true | string;
  readonly podTemplate?: PodTemplate;
  /** Other names of the node's outputs, by the outputs' own; flyteidl's output_aliases. */
  readonly aliases?: Readonly<Record<string, string>>;
}
