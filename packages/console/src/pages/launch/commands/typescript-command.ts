import { toJsonString } from "@bufbuild/protobuf";
import type { ExecutionCreateRequest } from "@haltere/idl/admin";
import { LiteralMapSchema, ResourceType } from "@haltere/idl/core";
import { endNames } from "../notifications.ts";

/** The same launch by haltere/remote. */
export function typescriptCommand(request: ExecutionCreateRequest, host: string, insecure: boolean): string {
  const { spec, inputs, project, domain } = request;
  const id = spec?.launchPlan;
  const fetch = id?.resourceType === ResourceType.TASK ? "fetchTask" : "fetchLaunchPlan";
  const place = JSON.stringify({ endpoint: host, insecure, project, domain });
  const literals = inputs === undefined ? "{}" : toJsonString(LiteralMapSchema, inputs);
  const options = optionsOf(request);
  const told = Object.keys(options).length > 0 ? `, ${JSON.stringify(options)}` : "";
  return [
    'import { createRemote, inputsFromJson } from "haltere/remote";',
    "",
    `const remote = createRemote(${place});`,
    `const entity = await remote.${fetch}(${JSON.stringify(id?.name)}, ${JSON.stringify(id?.version)});`,
    `const inputs = inputsFromJson(${literals});`,
    `const execution = await remote.launch(entity, inputs${told});`,
    "console.log(execution.name);",
    "remote.close();",
  ].join("\n");
}

/** What `launch` of haltere/remote is told. */
function optionsOf({ name, spec }: ExecutionCreateRequest): Readonly<Record<string, unknown>> {
  if (spec === undefined) return {};
  const { labels, annotations, envs, tags, maxParallelism, interruptible, rawOutputDataConfig } = spec;
  const { securityContext, clusterAssignment, executionClusterLabel, overwriteCache, notificationOverrides } = spec;
  const identity = securityContext?.runAs;
  return {
    ...(name === "" ? {} : { name }),
    ...(labels === undefined ? {} : { labels: labels.values }),
    ...(annotations === undefined ? {} : { annotations: annotations.values }),
    ...(envs === undefined
      ? {}
      : { environment: Object.fromEntries(envs.values.map(({ key, value }) => [key, value])) }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(maxParallelism === 0 ? {} : { maxParallelism }),
    ...(interruptible === undefined ? {} : { interruptible }),
    ...(overwriteCache ? { overwriteCache } : {}),
    ...(rawOutputDataConfig === undefined ? {} : { rawOutputPrefix: rawOutputDataConfig.outputLocationPrefix }),
    ...(identity === undefined
      ? {}
      : {
          runAs: {
            ...(identity.k8sServiceAccount === "" ? {} : { serviceAccount: identity.k8sServiceAccount }),
            ...(identity.iamRole === "" ? {} : { iamRole: identity.iamRole }),
          },
        }),
    ...(clusterAssignment === undefined ? {} : { clusterPool: clusterAssignment.clusterPoolName }),
    ...(executionClusterLabel === undefined ? {} : { clusterLabel: executionClusterLabel.value }),
    ...notificationsOf(notificationOverrides),
  };
}

type Overrides = NonNullable<ExecutionCreateRequest["spec"]>["notificationOverrides"];

function notificationsOf(overrides: Overrides): Readonly<Record<string, unknown>> {
  if (overrides.case === "disableAll") return overrides.value ? { notifications: [] } : {};
  if (overrides.case === undefined) return {};
  const notifications = overrides.value.notifications.map(({ phases, type }) => ({
    by: type.case,
    phases: endNames(phases),
    recipients: type.value?.recipientsEmail ?? [],
  }));
  return { notifications };
}
