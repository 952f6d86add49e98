import type { Secret } from "../entities/secret.ts";
import type { Notification } from "./notification.ts";
import type { Schedule } from "./schedule.ts";

/** What registering may say of launch plans in place of what they say themselves; flytekit's Options. */
export interface LaunchSettings {
  /** Labels of its executions. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Where the files of its executions go: `s3://bucket/prefix`. Default: the control plane's. */
  readonly rawOutputPrefix?: string;
  /** Tasks of one execution that may run at once. Default: the control plane's. */
  readonly maxParallelism?: number;
  /** Whether results in the cache are replaced rather than used. */
  readonly overwriteCache?: boolean;
  /** Who its tasks are for other systems. */
  readonly runAs?: RunAs;
  /** Secrets of all its tasks. */
  readonly secrets?: readonly Secret[];
  /** Who is told how its executions end. */
  readonly notifications?: readonly Notification[];
}

/** An identity; flyteidl's Identity. */
export interface RunAs {
  /** A service account of Kubernetes. */
  readonly serviceAccount?: string;
  /** A role of the cloud's identity and access management. */
  readonly iamRole?: string;
  readonly oauth2Client?: { readonly id: string; readonly secret: Secret };
  readonly executionIdentity?: string;
}

/** What a launch plan says of its launches. */
export interface LaunchPlanSettings<K extends string = string> extends LaunchSettings {
  /** When it launches itself, while it is active. */
  readonly schedule?: Schedule<K>;
  /** How many of its executions may run at once, and what becomes of one more. */
  readonly concurrency?: Concurrency;
  /** Whether it is made the active version of its name when it is registered. Default false. */
  readonly autoActivate?: boolean;
}

/** Flyte's ConcurrencyPolicy. */
export interface Concurrency {
  readonly max: number;
  /** `skip`, the default: what would be one more is not launched. */
  readonly behavior?: "skip";
}
