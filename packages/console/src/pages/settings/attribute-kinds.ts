import { MatchableResource } from "@haltere/idl/admin";
import type { Place } from "./json-place.ts";

/** How a field of attributes is typed. */
export type FieldForm =
  | { readonly kind: "text"; readonly example: string }
  | { readonly kind: "count" }
  /** Yes, no, or nothing said. */
  | { readonly kind: "yes or no" }
  /** A list of texts, each on a line. */
  | { readonly kind: "lines" }
  /** `name=value`, each on a line; kept as a map, or as a list of keys and values. */
  | { readonly kind: "pairs"; readonly kept: "map" | "list" }
  /** For each type of tasks the plugins that may run it. */
  | { readonly kind: "plugins" };

export interface AttributeField {
  readonly label: string;
  readonly hint?: string;
  readonly place: Place;
  readonly form: FieldForm;
}

/** A kind of attributes: what it is called, what it does, and its fields by their places in Flyte's JSON. */
export interface AttributeKind {
  readonly kind: MatchableResource;
  readonly title: string;
  readonly about: string;
  /** The name at the top of its JSON. */
  readonly top: string;
  /** Whether what a narrower scope leaves open is filled from the project's; else the narrowest scope counts as a whole. */
  readonly merged: boolean;
  /** Set where the control plane takes none of a whole project. */
  readonly ofDomainsAlone?: true;
  readonly fields: readonly AttributeField[];
}

const text = (label: string, place: Place, example: string, hint?: string): AttributeField => ({
  label,
  place,
  form: { kind: "text", example },
  ...(hint !== undefined && { hint }),
});

const quantities = (top: string, part: string, words: string): AttributeField[] =>
  [
    ["cpu", "CPU", "500m"],
    ["memory", "Memory", "1Gi"],
    ["gpu", "GPU", "1"],
    ["ephemeralStorage", "Ephemeral storage", "10Gi"],
  ].map(([name = "", label = "", example = ""]) => text(`${label} ${words}`, [top, part, name], example));

const run = (...place: string[]): Place => ["workflowExecutionConfig", ...place];

/** The matchable resources that FlyteAdmin takes, those first that are set most. It refuses a quality of service, which has a message all the same. */
export const attributeKinds: readonly AttributeKind[] = [
  {
    kind: MatchableResource.TASK_RESOURCE,
    title: "Task resources",
    about: "What tasks are given that ask for nothing, and the most that they may ask for.",
    top: "taskResourceAttributes",
    merged: false,
    fields: [
      ...quantities("taskResourceAttributes", "defaults", "by default"),
      ...quantities("taskResourceAttributes", "limits", "at most"),
    ],
  },
  {
    kind: MatchableResource.WORKFLOW_EXECUTION_CONFIG,
    title: "Workflow execution",
    about: "What runs are launched with where neither the request nor the launch plan says otherwise.",
    top: "workflowExecutionConfig",
    merged: true,
    fields: [
      { label: "Nodes at once, at most", place: run("maxParallelism"), form: { kind: "count" } },
      { label: "Interruptible", place: run("interruptible"), form: { kind: "yes or no" } },
      { label: "Overwrite the cache", place: run("overwriteCache"), form: { kind: "yes or no" } },
      text("Raw output prefix", run("rawOutputDataConfig", "outputLocationPrefix"), "s3://bucket/prefix"),
      text("Service account", run("securityContext", "runAs", "k8sServiceAccount"), "default"),
      text("IAM role", run("securityContext", "runAs", "iamRole"), "arn:aws:iam::…"),
      { label: "Labels", place: run("labels", "values"), form: { kind: "pairs", kept: "map" } },
      { label: "Annotations", place: run("annotations", "values"), form: { kind: "pairs", kept: "map" } },
      { label: "Environment", place: run("envs", "values"), form: { kind: "pairs", kept: "list" } },
    ],
  },
  {
    kind: MatchableResource.PLUGIN_OVERRIDE,
    title: "Plugin overrides",
    about: "Which plugin runs a type of tasks.",
    top: "pluginOverrides",
    merged: false,
    ofDomainsAlone: true,
    fields: [{ label: "Overrides", place: ["pluginOverrides", "overrides"], form: { kind: "plugins" } }],
  },
  {
    kind: MatchableResource.CLUSTER_RESOURCE,
    title: "Cluster resources",
    about: "Values for the templates of a project's namespace, on a cluster.",
    top: "clusterResourceAttributes",
    merged: false,
    fields: [
      {
        label: "Values",
        place: ["clusterResourceAttributes", "attributes"],
        form: { kind: "pairs", kept: "map" },
      },
    ],
  },
  {
    kind: MatchableResource.EXECUTION_QUEUE,
    title: "Execution queue",
    about: "Tags of the queues that runs go to.",
    top: "executionQueueAttributes",
    merged: false,
    fields: [{ label: "Tags", place: ["executionQueueAttributes", "tags"], form: { kind: "lines" } }],
  },
  {
    kind: MatchableResource.EXECUTION_CLUSTER_LABEL,
    title: "Execution cluster label",
    about: "The label of the clusters that runs go to.",
    top: "executionClusterLabel",
    merged: false,
    fields: [text("Cluster label", ["executionClusterLabel", "value"], "main")],
  },
  {
    kind: MatchableResource.CLUSTER_ASSIGNMENT,
    title: "Cluster assignment",
    about: "The pool of clusters that runs go to.",
    top: "clusterAssignment",
    merged: false,
    fields: [text("Cluster pool", ["clusterAssignment", "clusterPoolName"], "main")],
  },
];
