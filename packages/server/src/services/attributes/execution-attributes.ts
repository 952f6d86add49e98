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
import type { ServiceResources } from "../service-resources.ts";
import { configuredExecutionConfig } from "./configured-execution-config.ts";
import { findAttributes } from "./find-attributes.ts";
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
  const { store } = resources;
  const { project, domain, workflowId, launchPlan } = subject;
  const ofWorkflow = { project: workflowId.project, domain: workflowId.domain, workflow: workflowId.name };
  const ofExecution = attributeScope({
    project,
    domain,
    // FlyteAdmin looks a single task's plugins up under the execution's own name.
    workflow: launchPlan?.spec.workflowId?.name ?? subject.executionName,
    launchPlan: launchPlan?.name ?? "",
  });
  const [config, taskResources, queue, plugins, cluster, pool] = await Promise.all([
    executionConfig(resources, subject),
    platformResources(resources, ofWorkflow),
    findAttributes(store, MatchableResource.EXECUTION_QUEUE, attributeScope(ofWorkflow)),
    findAttributes(store, MatchableResource.PLUGIN_OVERRIDE, ofExecution),
    clusterLabel(resources, subject, ofExecution),
    clusterAssignment(resources, subject),
  ]);
  const targets: MatchingAttributes["target"][] = [
    { case: "workflowExecutionConfig", value: config },
    { case: "taskResourceAttributes", value: taskResources },
    queue,
    plugins,
    cluster,
    pool ? { case: "clusterAssignment", value: pool } : { case: undefined },
  ];
  const attributes = targets
    .filter((target) => target.case !== undefined)
    .map((target) => create(MatchingAttributesSchema, { target }));
  return { config, attributes };
}

async function executionConfig(
  { store, settings }: ServiceResources,
  { project, domain, requested, launchPlan, principal }: AttributeSubject,
): Promise<WorkflowExecutionConfig> {
  const kind = MatchableResource.WORKFLOW_EXECUTION_CONFIG;
  const workflow = launchPlan?.spec.workflowId?.name ?? "";
  const [narrow, ofProject, projectRow] = await Promise.all([
    findAttributes(store, kind, attributeScope({ project, domain, workflow })),
    findAttributes(store, kind, attributeScope({ project })),
    store.get("projects", { identifier: project }),
  ]);
  const rows = [narrow, ofProject].flatMap((row) => (row.case === "workflowExecutionConfig" ? [row.value] : []));
  const spec = launchPlan?.spec;
  const config = mergeExecutionConfig([
    requested,
    ...(spec ? [spec] : []),
    ...rows,
    { ...noSettings, securityContext: legacyRole(requested, spec) },
    configuredExecutionConfig(settings),
  ]);
  const labels = projectRow?.labels ? fromBinary(LabelsSchema, projectRow.labels).values : {};
  config.labels = create(LabelsSchema, { values: { ...labels, ...config.labels?.values } });
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

/** The request's label, which a parent's execution hands down to its children, else the one that is matched. */
async function clusterLabel(
  { store }: ServiceResources,
  { requested }: AttributeSubject,
  scope: ReturnType<typeof attributeScope>,
): Promise<MatchingAttributes["target"]> {
  const asked = requested.executionClusterLabel;
  if (asked) return { case: "executionClusterLabel", value: asked };
  return findAttributes(store, MatchableResource.EXECUTION_CLUSTER_LABEL, scope);
}

async function clusterAssignment(
  { store }: ServiceResources,
  { project, domain, requested }: AttributeSubject,
): Promise<ClusterAssignment | undefined> {
  const set = await findAttributes(store, MatchableResource.CLUSTER_ASSIGNMENT, attributeScope({ project, domain }));
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
