import { toJsonString } from "@bufbuild/protobuf";
import type { ExecutionCreateRequest, Notification } from "@haltere/idl/admin";
import { LiteralMapSchema, ResourceType } from "@haltere/idl/core";
import { endNames } from "../notifications.ts";

/** The same launch by flytekit's FlyteRemote. */
export function pythonCommand(request: ExecutionCreateRequest, host: string, insecure: boolean): string {
  const { spec, inputs, project, domain, name } = request;
  const id = spec?.launchPlan;
  const fetch = id?.resourceType === ResourceType.TASK ? "fetch_task" : "fetch_launch_plan";
  const literal = JSON.stringify(inputs === undefined ? "{}" : toJsonString(LiteralMapSchema, inputs));
  const settings: string[] = [];
  if (name !== "") settings.push(`execution_name=${JSON.stringify(name)}`);
  if (spec?.overwriteCache) settings.push("overwrite_cache=True");
  if (spec?.interruptible !== undefined) settings.push(`interruptible=${spec.interruptible ? "True" : "False"}`);
  if (spec?.envs !== undefined)
    settings.push(`envs=${words(Object.fromEntries(spec.envs.values.map(({ key, value }) => [key, value])))}`);
  if (spec && spec.tags.length > 0) settings.push(`tags=${JSON.stringify(spec.tags)}`);
  if (spec?.clusterAssignment !== undefined)
    settings.push(`cluster_pool=${JSON.stringify(spec.clusterAssignment.clusterPoolName)}`);
  if (spec?.executionClusterLabel !== undefined)
    settings.push(`execution_cluster_label=${JSON.stringify(spec.executionClusterLabel.value)}`);
  const options = optionsOf(request);
  if (options.length > 0) settings.push(`options=Options(${options.join(", ")})`);
  return [
    "from flyteidl.core import literals_pb2",
    "from flytekit.configuration import Config",
    ...(options.length > 0
      ? ["from flytekit.core.options import Options", "from flytekit.models import common, security"]
      : []),
    ...(spec?.notificationOverrides.case === "notifications"
      ? ["from flytekit.models.core.execution import WorkflowExecutionPhase"]
      : []),
    "from flytekit.models.literals import LiteralMap",
    "from flytekit.remote import FlyteRemote",
    "from google.protobuf.json_format import Parse",
    "",
    `remote = FlyteRemote(Config.for_endpoint(${JSON.stringify(host)}, insecure=${insecure ? "True" : "False"}), default_project=${JSON.stringify(project)}, default_domain=${JSON.stringify(domain)})`,
    `entity = remote.${fetch}(name=${JSON.stringify(id?.name)}, version=${JSON.stringify(id?.version)})`,
    `inputs = LiteralMap.from_flyte_idl(Parse(${literal}, literals_pb2.LiteralMap()))`,
    `execution = remote.execute(entity, inputs=${["inputs.literals", ...settings].join(", ")})`,
    "print(execution.id.name)",
  ].join("\n");
}

/** JSON's texts are Python's. */
function words(values: Readonly<Record<string, string>>): string {
  return JSON.stringify(values);
}

function optionsOf({ spec }: ExecutionCreateRequest): string[] {
  const options: string[] = [];
  if (spec?.labels !== undefined) options.push(`labels=common.Labels(${words(spec.labels.values)})`);
  if (spec?.annotations !== undefined)
    options.push(`annotations=common.Annotations(${words(spec.annotations.values)})`);
  if (spec?.rawOutputDataConfig !== undefined)
    options.push(
      `raw_output_data_config=common.RawOutputDataConfig(${JSON.stringify(spec.rawOutputDataConfig.outputLocationPrefix)})`,
    );
  if (spec && spec.maxParallelism > 0) options.push(`max_parallelism=${spec.maxParallelism}`);
  const identity = spec?.securityContext?.runAs;
  if (identity !== undefined) {
    const { k8sServiceAccount, iamRole } = identity;
    options.push(
      `security_context=security.SecurityContext(run_as=security.Identity(iam_role=${JSON.stringify(iamRole)}, k8s_service_account=${JSON.stringify(k8sServiceAccount)}))`,
    );
  }
  const overrides = spec?.notificationOverrides;
  if (overrides?.case === "disableAll" && overrides.value) options.push("disable_notifications=True");
  if (overrides?.case === "notifications")
    options.push(`notifications=[${overrides.value.notifications.map(notification).join(", ")}]`);
  return options;
}

const ways = {
  email: "email=common.EmailNotification",
  slack: "slack=common.SlackNotification",
  pagerDuty: "pager_duty=common.PagerDutyNotification",
} as const;

function notification({ phases, type }: Notification): string {
  const ends = endNames(phases).map((name) => `WorkflowExecutionPhase.${name}`);
  const way = type.case === undefined ? [] : [`${ways[type.case]}(${JSON.stringify(type.value.recipientsEmail)})`];
  return `common.Notification(${[`phases=[${ends.join(", ")}]`, ...way].join(", ")})`;
}
