import { MatchableResource } from "@haltere/idl/admin";

/** A kind of attributes: what it is called, what it does, and an example of its JSON. */
export interface AttributeKind {
  readonly kind: MatchableResource;
  readonly title: string;
  readonly about: string;
  readonly example: object;
}

/** Flyte's matchable resources, those first that are set most. */
export const attributeKinds: readonly AttributeKind[] = [
  {
    kind: MatchableResource.TASK_RESOURCE,
    title: "Resources of tasks",
    about: "What tasks are given that ask for nothing, and the most that they may ask for.",
    example: { taskResourceAttributes: { defaults: { cpu: "1", memory: "1Gi" }, limits: { cpu: "4", memory: "8Gi" } } },
  },
  {
    kind: MatchableResource.WORKFLOW_EXECUTION_CONFIG,
    title: "Runs",
    about: "What runs are launched with that say nothing themselves.",
    example: { workflowExecutionConfig: { maxParallelism: 25, labels: { values: { team: "data" } } } },
  },
  {
    kind: MatchableResource.PLUGIN_OVERRIDE,
    title: "Plugins",
    about: "Which plugin runs a type of tasks.",
    example: { pluginOverrides: { overrides: [{ taskType: "python-task", pluginId: ["container"] }] } },
  },
  {
    kind: MatchableResource.QUALITY_OF_SERVICE_SPECIFICATION,
    title: "Quality of service",
    about: "How long runs may be queued.",
    example: { qualityOfService: { spec: { queueingBudget: "60s" } } },
  },
  {
    kind: MatchableResource.CLUSTER_RESOURCE,
    title: "Resources of the cluster",
    about: "Values for the templates of a project's namespace.",
    example: { clusterResourceAttributes: { attributes: { projectQuotaCpu: "20" } } },
  },
  {
    kind: MatchableResource.EXECUTION_QUEUE,
    title: "Queues",
    about: "Tags of the queues that runs go to.",
    example: { executionQueueAttributes: { tags: ["default"] } },
  },
  {
    kind: MatchableResource.EXECUTION_CLUSTER_LABEL,
    title: "Cluster's label",
    about: "The label of the clusters that runs go to.",
    example: { executionClusterLabel: { value: "main" } },
  },
  {
    kind: MatchableResource.CLUSTER_ASSIGNMENT,
    title: "Cluster's pool",
    about: "The pool of clusters that runs go to.",
    example: { clusterAssignment: { clusterPoolName: "main" } },
  },
];
