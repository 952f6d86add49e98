import { create, fromBinary } from "@bufbuild/protobuf";
import { attributeScope, FlyteError, mergeExecutionConfig } from "@haltere/core";
import {
  type ClusterAssignment,
  type ExecutionSpec,
  LabelsSchema,
  type LaunchPlanSpec,
  MatchableResource,
  type MatchingAttributes,
  MatchingAttributesSchema,
  type WorkflowExecutionConfig,
} from "@haltere/idl/admin";
import type { Identifier } from "@haltere/idl/core";
import { IdentitySchema, SecurityContextSchema } from "@haltere/idl/core";
import type { ControlPlaneSettings } from "../control-plane-settings.ts";
import type { ServiceResources } from "../service-resources.ts";
import { configuredExecutionConfig } from "./configured-execution-config.ts";
import { matchAttributes } from "./matched-attributes.ts";
import { platformResources } from "./platform-resources.ts";

/** What is to run, as far as attributes are matched to it. */
export interface AttributeSubject {
  readonly project: string;
  readonly domain: string;
  readonly executionName: string;
  readonly requested: ExecutionSpec;
  /** Absent for a single task, which no launch plan of the user's starts. */
  readonly launchPlan: { readonly name: string; readonly spec: LaunchPlanSpec } | undefined;
  readonly workflowId: Pick<Identifier, "project" | "domain" | "name">;
  /** Who called; whom the execution runs as where nobody is named. */
  readonly principal: string;
}

export interface ExecutionAttributes {
  /** How the execution runs: of the request, the launch plan, the matching rows, the older roles and the configuration, in this order. */
  readonly config: WorkflowExecutionConfig;
  /** All that applies to it, of each kind one, for whoever runs it. */
  readonly attributes: readonly MatchingAttributes[];
}

/**
 * Settles what applies to an execution, each kind matched to the scope that FlyteAdmin matches it to.
 * @throws FlyteError InvalidArgument where the request asks for another pool of clusters than is assigned
 */
export async function settleExecutionAttributes(
  resources: ServiceResources,
  subject: AttributeSubject,
): Promise<ExecutionAttributes> {
  const { store, settings } = resources;
  const { project, domain, requested, workflowId, launchPlan } = subject;
  const { project: ownProject, domain: ownDomain, name } = workflowId;
  const ofWorkflow = attributeScope({ project: ownProject, domain: ownDomain, workflow: name });
  const workflow = launchPlan?.spec.workflowId?.name ?? "";
  const ofExecution = attributeScope({
    project,
    domain,
    // FlyteAdmin looks a single task's plugins up under the execution's own name.
    workflow: workflow || subject.executionName,
    launchPlan: launchPlan?.name ?? "",
  });
  const ofConfig = attributeScope({ project, domain, workflow });
  const [matched, projectRow] = await Promise.all([
    matchAttributes(store, applied, [ofWorkflow, ofExecution, ofConfig]),
    store.get("projects", { identifier: project }),
  ]);
  const config = executionConfig(subject, settings, [
    matched(MatchableResource.WORKFLOW_EXECUTION_CONFIG, ofConfig),
    matched(MatchableResource.WORKFLOW_EXECUTION_CONFIG, attributeScope({ project })),
  ]);
  const labels = projectRow?.labels ? fromBinary(LabelsSchema, projectRow.labels).values : {};
  config.labels = create(LabelsSchema, { values: { ...labels, ...config.labels?.values } });
  const label = requested.executionClusterLabel;
  const pool = clusterAssignment(
    subject,
    matched(MatchableResource.CLUSTER_ASSIGNMENT, attributeScope({ project, domain })),
  );
  const targets: MatchingAttributes["target"][] = [
    { case: "workflowExecutionConfig", value: config },
    { case: "taskResourceAttributes", value: platformResources(settings, matched, ofWorkflow) },
    matched(MatchableResource.EXECUTION_QUEUE, ofWorkflow),
    matched(MatchableResource.PLUGIN_OVERRIDE, ofExecution),
    // The request's label, which a parent hands down to its children, comes before the one that is matched.
    label
      ? { case: "executionClusterLabel", value: label }
      : matched(MatchableResource.EXECUTION_CLUSTER_LABEL, ofExecution),
    pool ? { case: "clusterAssignment", value: pool } : { case: undefined },
  ];
  const attributes = targets
    .filter((target) => target.case !== undefined)
    .map((target) => create(MatchingAttributesSchema, { target }));
  return { config, attributes };
}

const applied = [
  MatchableResource.WORKFLOW_EXECUTION_CONFIG,
  MatchableResource.TASK_RESOURCE,
  MatchableResource.EXECUTION_QUEUE,
  MatchableResource.PLUGIN_OVERRIDE,
  MatchableResource.EXECUTION_CLUSTER_LABEL,
  MatchableResource.CLUSTER_ASSIGNMENT,
];

function executionConfig(
  { requested, launchPlan, principal }: AttributeSubject,
  settings: ControlPlaneSettings,
  matched: readonly MatchingAttributes["target"][],
): WorkflowExecutionConfig {
  const rows = matched.flatMap((row) => (row.case === "workflowExecutionConfig" ? [row.value] : []));
  const spec = launchPlan?.spec;
  const config = mergeExecutionConfig([
    requested,
    ...(spec ? [spec] : []),
    ...rows,
    { ...noSettings, securityContext: legacyRole(requested, spec) },
    configuredExecutionConfig(settings),
  ]);
  config.securityContext ??= create(SecurityContextSchema);
  config.securityContext.runAs ??= create(IdentitySchema);
  config.securityContext.runAs.executionIdentity ||= principal;
  return config;
}

const noSettings = {
  maxParallelism: 0,
  rawOutputDataConfig: undefined,
  labels: undefined,
  annotations: undefined,
  interruptible: undefined,
  overwriteCache: false,
  envs: undefined,
} as const;

/** The older ways to say as whom an execution runs. */
function legacyRole(requested: ExecutionSpec, launchPlan: LaunchPlanSpec | undefined) {
  const role = requested.authRole ?? launchPlan?.authRole ?? launchPlan?.auth;
  const runAs = role
    ? { iamRole: role.assumableIamRole, k8sServiceAccount: role.kubernetesServiceAccount }
    : { iamRole: launchPlan?.role ?? "" };
  return create(SecurityContextSchema, { runAs });
}

function clusterAssignment(
  { project, domain, requested }: AttributeSubject,
  set: MatchingAttributes["target"],
): ClusterAssignment | undefined {
  const stored = set.case === "clusterAssignment" ? set.value : undefined;
  const asked = requested.clusterAssignment;
  if (!asked?.clusterPoolName) return stored;
  if (!stored?.clusterPoolName) return asked;
  if (asked.clusterPoolName === stored.clusterPoolName) return stored;
  const where = `execution with project "${project}" and domain "${domain}"`;
  throw new FlyteError(
    "InvalidArgument",
    `${where} cannot run on cluster pool "${asked.clusterPoolName}", because its configured to run on pool "${stored.clusterPoolName}"`,
  );
}
