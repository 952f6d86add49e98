import { create } from "@bufbuild/protobuf";
import { ExecutionMetadata_ExecutionMode, type ExecutionSpec, ExecutionSpecSchema } from "@haltere/idl/admin";
import type { Identifier } from "@haltere/idl/core";
import type { FaultList } from "../../forms/faults.ts";

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
  readonly quiet: boolean;
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
  quiet: false,
};

/** What an earlier run was told; its name is its own. */
export function settingsOf(spec: ExecutionSpec): Settings {
  const lines = (values: Readonly<Record<string, string>> | undefined) =>
    Object.entries(values ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join("\n");
  const identity = spec.securityContext?.runAs;
  return {
    name: "",
    labels: lines(spec.labels?.values),
    annotations: lines(spec.annotations?.values),
    envs: (spec.envs?.values ?? []).map(({ key, value }) => `${key}=${value}`).join("\n"),
    tags: spec.tags.join("\n"),
    maxParallelism: spec.maxParallelism === 0 ? "" : String(spec.maxParallelism),
    interruptible: spec.interruptible === undefined ? "as registered" : spec.interruptible ? "yes" : "no",
    overwriteCache: spec.overwriteCache,
    rawOutput: spec.rawOutputDataConfig?.outputLocationPrefix ?? "",
    serviceAccount: identity?.k8sServiceAccount ?? "",
    iamRole: identity?.iamRole ?? "",
    quiet: spec.notificationOverrides.case === "disableAll" && spec.notificationOverrides.value,
  };
}

/** The spec that says the same. What is wrong is told at the setting's name. */
export function specOf(settings: Settings, launchPlan: Identifier, faults: FaultList): ExecutionSpec {
  const { interruptible, serviceAccount, iamRole } = settings;
  const labels = pairs(settings.labels, faults, "labels");
  const annotations = pairs(settings.annotations, faults, "annotations");
  const envs = Object.entries(pairs(settings.envs, faults, "envs")).map(([key, value]) => ({ key, value }));
  const tags = linesOf(settings.tags);
  const maxParallelism = settings.maxParallelism.trim();
  if (!/^\d{0,9}$/.test(maxParallelism)) faults.add("maxParallelism", "Give a whole number, or nothing.");
  if (settings.name !== "" && !/^[a-z]([-a-z0-9]{0,62})$/.test(settings.name))
    faults.add("name", "Give lower-case letters, digits and dashes, a letter first, at most 63.");
  return create(ExecutionSpecSchema, {
    launchPlan,
    metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL, principal: "haltere console" },
    notificationOverrides: { case: "disableAll", value: settings.quiet },
    tags,
    overwriteCache: settings.overwriteCache,
    ...(Object.keys(labels).length > 0 ? { labels: { values: labels } } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations: { values: annotations } } : {}),
    ...(envs.length > 0 ? { envs: { values: envs } } : {}),
    ...(maxParallelism === "" ? {} : { maxParallelism: Number(maxParallelism) }),
    ...(interruptible === "as registered" ? {} : { interruptible: interruptible === "yes" }),
    ...(settings.rawOutput.trim() === ""
      ? {}
      : { rawOutputDataConfig: { outputLocationPrefix: settings.rawOutput.trim() } }),
    ...(serviceAccount.trim() === "" && iamRole.trim() === ""
      ? {}
      : { securityContext: { runAs: { k8sServiceAccount: serviceAccount.trim(), iamRole: iamRole.trim() } } }),
  });
}

function linesOf(given: string): string[] {
  return given
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function pairs(given: string, faults: FaultList, place: string): Record<string, string> {
  const found = linesOf(given).map((line) => {
    const at = line.indexOf("=");
    if (at <= 0) faults.add(place, `Give key=value, one a line, not ${line}.`);
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  return Object.fromEntries(found);
}
