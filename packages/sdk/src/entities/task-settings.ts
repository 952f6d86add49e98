import type { DeckSetting } from "../deck/deck-field.ts";
import type { CustomType } from "../schema/custom-type.ts";
import type { Accelerator } from "./accelerators.ts";
import type { Cache } from "./cache.ts";
import type { ImageSpec } from "./image-spec.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { ResourceSettings } from "./resources.ts";
import type { Secret } from "./secret.ts";

/** What a task says of how it runs; flyteidl's TaskMetadata and Container. */
export interface TaskSettings extends ResourceSettings {
  /** The task's name on the wire; by default its module and export. */
  readonly name?: string;
  /** How often it is tried again after an error of its own that may pass (RecoverableError). Default 0. */
  readonly retries?: number;
  /** Seconds that one attempt may take. Default no limit. */
  readonly timeout?: number;
  readonly cache?: Cache;
  /** Whether it may run on machines that can be taken away; unset, as its workflow says. */
  readonly interruptible?: boolean;
  /** Variables of the environment it runs in. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The container image, where tasks run in containers; by default the project's. In a text `{{.image.<name>}}` is an
   * image that registration names (`--image name=…`); `.fqn` and `.version` behind the name are its parts.
   */
  readonly image?: string | ImageSpec;
  /** The GPU or the slice of TPUs that it runs on. */
  readonly accelerator?: Accelerator;
  /** Memory under `/dev/shm`: as much as the task has memory, or an amount such as `"2Gi"`. */
  readonly sharedMemory?: true | string;
  /** The Kubernetes pod that it runs in, or the name of a template that the cluster has. */
  readonly podTemplate?: PodTemplate | string;
  /** What it asks for; `current().secrets` reads them. */
  readonly secrets?: readonly Secret[];
  /** Of the pods that it runs in. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether it writes a report (see `deck`), and what of the task itself stands in it. */
  readonly deck?: DeckSetting;
  readonly docs?: Docs;
  /** Types of your own that its inputs and outputs may have: see `customType`. */
  readonly transformers?: readonly CustomType[];
  /** Says that the task should not be used any more, and what instead. */
  readonly deprecated?: string;
}

/** Documentation that is registered with an entity. */
export interface Docs {
  /** One line. */
  readonly short?: string;
  /** Any length. */
  readonly long?: string;
  /** What the long description is written in. Default `markdown`. */
  readonly format?: "markdown" | "html" | "rst";
  /** A link to the source code. */
  readonly source?: string;
}
