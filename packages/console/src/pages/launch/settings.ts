import type { ExecutionSpec } from "@haltere/idl/admin";
import { type NotificationDraft, notificationDrafts } from "./notifications.ts";

/** What a launch is told beside its inputs, as it is typed. */
export interface Settings {
  readonly name: string;
  /** `key=value`, one a line. */
  readonly labels: string;
  readonly annotations: string;
  readonly envs: string;
  /** One a line. */
  readonly tags: string;
  readonly maxParallelism: string;
  readonly interruptible: "as registered" | "yes" | "no";
  readonly overwriteCache: boolean;
  readonly rawOutput: string;
  readonly serviceAccount: string;
  readonly iamRole: string;
  readonly clusterPool: string;
  readonly clusterLabel: string;
  readonly notify: "as registered" | "nobody" | "these";
  readonly notifications: readonly NotificationDraft[];
}

export const usualSettings: Settings = {
  name: "",
  labels: "",
  annotations: "",
  envs: "",
  tags: "",
  maxParallelism: "",
  interruptible: "as registered",
  overwriteCache: false,
  rawOutput: "",
  serviceAccount: "",
  iamRole: "",
  clusterPool: "",
  clusterLabel: "",
  notify: "as registered",
  notifications: [],
};

/** What an earlier run was told; its name is its own. */
export function settingsOf(spec: ExecutionSpec): Settings {
  const identity = spec.securityContext?.runAs;
  const { notificationOverrides: told } = spec;
  const notifications = told.case === "notifications" ? notificationDrafts(told.value.notifications) : [];
  const silent = told.case === "disableAll" && told.value;
  return {
    name: "",
    labels: pairLines(spec.labels?.values),
    annotations: pairLines(spec.annotations?.values),
    envs: (spec.envs?.values ?? []).map(({ key, value }) => `${key}=${value}`).join("\n"),
    tags: spec.tags.join("\n"),
    maxParallelism: spec.maxParallelism === 0 ? "" : String(spec.maxParallelism),
    interruptible: spec.interruptible === undefined ? "as registered" : spec.interruptible ? "yes" : "no",
    overwriteCache: spec.overwriteCache,
    rawOutput: spec.rawOutputDataConfig?.outputLocationPrefix ?? "",
    serviceAccount: identity?.k8sServiceAccount ?? "",
    iamRole: identity?.iamRole ?? "",
    clusterPool: spec.clusterAssignment?.clusterPoolName ?? "",
    clusterLabel: spec.executionClusterLabel?.value ?? "",
    notify: notifications.length > 0 ? "these" : silent ? "nobody" : "as registered",
    notifications,
  };
}

/** How many settings say something. */
export function toldCount(settings: Settings): number {
  const names = Object.keys(usualSettings) as (keyof Settings)[];
  return names.filter((name) => name !== "notifications" && settings[name] !== usualSettings[name]).length;
}

export function pairLines(values: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(values ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
}
