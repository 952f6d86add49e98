import { create } from "@bufbuild/protobuf";
import { ExecutionMetadata_ExecutionMode, type ExecutionSpec, ExecutionSpecSchema } from "@haltere/idl/admin";
import type { Identifier } from "@haltere/idl/core";
import type { FaultList } from "../../forms/faults.ts";
import { notificationMessages } from "./notifications.ts";
import type { Settings } from "./settings.ts";

/** The spec that says what the settings do. What is wrong is told at the setting's name. */
export function specOf(settings: Settings, launchPlan: Identifier, faults: FaultList): ExecutionSpec {
  const { interruptible } = settings;
  const [serviceAccount, iamRole] = [settings.serviceAccount.trim(), settings.iamRole.trim()];
  const [rawOutput, clusterPool] = [settings.rawOutput.trim(), settings.clusterPool.trim()];
  const clusterLabel = settings.clusterLabel.trim();
  const labels = pairs(settings.labels, faults, "labels");
  const annotations = pairs(settings.annotations, faults, "annotations");
  const envs = Object.entries(pairs(settings.envs, faults, "envs")).map(([key, value]) => ({ key, value }));
  const maxParallelism = settings.maxParallelism.trim();
  if (!/^\d{0,9}$/.test(maxParallelism)) faults.add("maxParallelism", "Give a whole number, or nothing.");
  if (settings.name !== "" && !/^[a-z]([-a-z0-9]{0,62})$/.test(settings.name))
    faults.add("name", "Give lower-case letters, digits and dashes, a letter first, at most 63.");
  if (Object.keys(labels).length > 16) faults.add("labels", "Give at most 16.");
  return create(ExecutionSpecSchema, {
    launchPlan,
    metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL, principal: "haltere console" },
    notificationOverrides:
      settings.notify === "these"
        ? {
            case: "notifications",
            value: { notifications: notificationMessages(settings.notifications, faults) },
          }
        : { case: "disableAll", value: settings.notify === "nobody" },
    tags: linesOf(settings.tags),
    overwriteCache: settings.overwriteCache,
    ...(Object.keys(labels).length > 0 ? { labels: { values: labels } } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations: { values: annotations } } : {}),
    ...(envs.length > 0 ? { envs: { values: envs } } : {}),
    ...(maxParallelism === "" ? {} : { maxParallelism: Number(maxParallelism) }),
    ...(interruptible === "as registered" ? {} : { interruptible: interruptible === "yes" }),
    ...(rawOutput === "" ? {} : { rawOutputDataConfig: { outputLocationPrefix: rawOutput } }),
    ...(clusterPool === "" ? {} : { clusterAssignment: { clusterPoolName: clusterPool } }),
    ...(clusterLabel === "" ? {} : { executionClusterLabel: { value: clusterLabel } }),
    ...(serviceAccount === "" && iamRole === ""
      ? {}
      : { securityContext: { runAs: { k8sServiceAccount: serviceAccount, iamRole } } }),
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
  const twice = found.find(([key], index) => found.findIndex(([other]) => other === key) !== index);
  if (twice !== undefined) faults.add(place, `${twice[0]} stands twice.`);
  return Object.fromEntries(found);
}
