import { type DescMethod, fromJson, type Message } from "@bufbuild/protobuf";
import { methods } from "./methods.ts";

/** Where the control plane keeps blobs. */
const blobs = process.env.HALTERE_FUZZ_BLOBS ?? "";
const scope = { project: "flytesnacks", domain: "development" };
const id = (resourceType: string, name: string) => ({ resourceType, ...scope, name, version: "v1" });
const task = id("TASK", "fuzz");
const workflow = id("WORKFLOW", "fuzz");
const plan = id("LAUNCH_PLAN", "fuzz");
const entity = { ...scope, name: "fuzz" };
const execution = { ...scope, name: "fuzz" };
const node = { nodeId: "n0", executionId: execution };
const attempt = { taskId: task, nodeExecutionId: node, retryAttempt: 0 };
const integer = { simple: "INTEGER" };
const three = { scalar: { primitive: { integer: "3" } } };
const literals = { literals: { x: three } };
const variables = (name: string) => ({ variables: { [name]: { type: integer } } });
const page = { limit: 10, token: "", sortBy: { key: "created_at", direction: "DESCENDING" } };
const attributes = { taskResourceAttributes: { defaults: { cpu: "1" }, limits: { cpu: "2" } } };
const at = "2026-01-02T03:04:05Z";
const dataset = { ...scope, name: "flyte_task-fuzz", version: "v1", UUID: "" };
const artifact = { id: "a1", dataset, data: [{ name: "o0", value: three }], partitions: [{ key: "k", value: "v" }] };
const reservation = { datasetId: dataset, tagName: "t" };
const event = { executionId: execution, occurredAt: at, phase: "RUNNING" };

/** A request that a control plane which has taken those before it may take, for every method that has one; in their order. */
const requests: readonly (readonly [method: string, request: unknown])[] = [
  ["RegisterProject", { project: { id: "fuzz", name: "fuzz", labels: { values: { a: "b" } } } }],
  ["UpdateProject", { id: "fuzz", name: "fuzz", description: "d", labels: { values: { a: "c" } } }],
  ["GetProject", { id: "fuzz" }],
  ["ListProjects", { ...page, filters: "ne(state,1)" }],
  [
    "CreateTask",
    {
      id: task,
      spec: {
        template: {
          id: task,
          type: "python-task",
          metadata: { retries: { retries: 1 }, runtime: { type: "FLYTE_SDK", version: "1.0.0" }, timeout: "60s" },
          interface: { inputs: variables("x"), outputs: variables("y") },
          container: { image: "img:1", command: ["true"], args: ["{{.inputs.x}}"], env: [{ key: "A", value: "b" }] },
        },
        description: { shortDescription: "short", longDescription: { value: "long" } },
      },
    },
  ],
  [
    "CreateWorkflow",
    {
      id: workflow,
      spec: {
        template: {
          id: workflow,
          interface: { inputs: variables("a"), outputs: variables("o") },
          nodes: [
            { id: "n0", metadata: { name: "n0" }, gateNode: { sleep: { duration: "0s" } } },
            {
              id: "n1",
              upstreamNodeIds: ["n0"],
              inputs: [{ var: "x", binding: { promise: { nodeId: "", var: "a" } } }],
              branchNode: {
                ifElse: {
                  case: {
                    condition: {
                      comparison: {
                        operator: "GT",
                        leftValue: { var: "x" },
                        rightValue: { primitive: { integer: "0" } },
                      },
                    },
                    thenNode: { id: "n2", gateNode: { sleep: { duration: "0s" } } },
                  },
                  error: { failedNodeId: "n1", message: "none" },
                },
              },
            },
          ],
          outputs: [{ var: "o", binding: { promise: { nodeId: "", var: "a" } } }],
        },
      },
    },
  ],
  [
    "CreateLaunchPlan",
    {
      id: plan,
      spec: {
        workflowId: workflow,
        defaultInputs: { parameters: { a: { var: { type: integer }, default: three } } },
        entityMetadata: { schedule: { cronSchedule: { schedule: "0 0 1 1 *" }, kickoffTimeInputArg: "" } },
        labels: { values: { a: "b" } },
        annotations: { values: { c: "d" } },
        maxParallelism: 4,
      },
    },
  ],
  ["UpdateLaunchPlan", { id: plan, state: "ACTIVE" }],
  ["GetActiveLaunchPlan", { id: entity }],
  ["ListActiveLaunchPlans", { ...scope, ...page }],
  [
    "CreateExecution",
    {
      ...scope,
      name: "fuzz",
      spec: { launchPlan: plan, metadata: { mode: "MANUAL" }, labels: { values: { a: "b" } }, maxParallelism: 2 },
      inputs: { literals: { a: three } },
    },
  ],
  ["RelaunchExecution", { id: execution, name: "fuzz2" }],
  ["RecoverExecution", { id: execution, name: "fuzz3" }],
  ["RerunExecution", { id: execution, name: "fuzz4", nodes: ["n0"] }],
  ["UpdateExecution", { id: execution, state: "EXECUTION_ARCHIVED" }],
  ["TerminateExecution", { id: { ...scope, name: "fuzz2" }, cause: "enough" }],
  ...["GetExecution", "GetExecutionData", "GetExecutionMetrics"].map((name) => [name, { id: execution }] as const),
  ...["GetTask", "GetDescriptionEntity"].map((name) => [name, { id: task }] as const),
  ["GetWorkflow", { id: workflow }],
  ["GetLaunchPlan", { id: plan }],
  ...["GetNodeExecution", "GetNodeExecutionData", "GetDynamicNodeWorkflow", "ListMapItems", "SummarizeMapItems"].map(
    (name) => [name, { id: node }] as const,
  ),
  ...["ListTaskIds", "ListWorkflowIds", "ListLaunchPlanIds"].map((name) => [name, { ...scope, limit: 10 }] as const),
  ["ListExecutions", { id: scope, ...page, filters: "eq(phase,SUCCEEDED)" }],
  ...["ListTasks", "ListWorkflows", "ListLaunchPlans"].map(
    (name) => [name, { id: entity, ...page, filters: "eq(name,fuzz)" }] as const,
  ),
  ["ListDescriptionEntities", { resourceType: "TASK", id: entity, ...page }],
  ["ListNodeExecutions", { workflowExecutionId: execution, ...page, filters: "value_in(phase,SUCCEEDED;FAILED)" }],
  ["ListNodeExecutionsForTask", { taskExecutionId: attempt, ...page }],
  ["ListTaskExecutions", { nodeExecutionId: node, ...page }],
  ...["GetTaskExecution", "GetTaskExecutionData"].map((name) => [name, { id: attempt }] as const),
  ["CreateWorkflowEvent", { requestId: "r", event }],
  ["CreateNodeEvent", { requestId: "r", event: { ...event, executionId: undefined, id: node, nodeName: "n0" } }],
  [
    "CreateTaskEvent",
    {
      requestId: "r",
      event: {
        taskId: task,
        parentNodeExecutionId: node,
        retryAttempt: 0,
        phase: "RUNNING",
        occurredAt: at,
        logs: [{ uri: "http://l", name: "l" }],
        inputData: literals,
      },
    },
  ],
  ["UpdateProjectDomainAttributes", { attributes: { ...scope, matchingAttributes: attributes } }],
  ["UpdateProjectAttributes", { attributes: { project: "flytesnacks", matchingAttributes: attributes } }],
  ["UpdateWorkflowAttributes", { attributes: { ...scope, workflow: "fuzz", matchingAttributes: attributes } }],
  ...["Get", "Delete"].flatMap((verb) => [
    [`${verb}ProjectDomainAttributes`, { ...scope, resourceType: "TASK_RESOURCE" }] as const,
    [`${verb}ProjectAttributes`, { project: "flytesnacks", resourceType: "TASK_RESOURCE" }] as const,
    [`${verb}WorkflowAttributes`, { ...scope, workflow: "fuzz", resourceType: "TASK_RESOURCE" }] as const,
  ]),
  ["ListMatchableAttributes", { resourceType: "TASK_RESOURCE" }],
  ["ListNamedEntities", { resourceType: "WORKFLOW", ...scope, limit: 10, filters: "eq(state,0)" }],
  ["GetNamedEntity", { resourceType: "WORKFLOW", id: entity }],
  [
    "UpdateNamedEntity",
    { resourceType: "WORKFLOW", id: entity, metadata: { description: "d", state: "NAMED_ENTITY_ARCHIVED" } },
  ],
  ["GetOrCreateSignal", { id: { signalId: "s", executionId: execution }, type: integer }],
  ["ListSignals", { workflowExecutionId: execution, ...page }],
  ["SetSignal", { id: { signalId: "s", executionId: execution }, value: three }],
  ["CreateUploadLocation", { ...scope, filename: "f", contentMd5: "1B2M2Y8AsgTpgAmY7PhCfg==", expiresIn: "60s" }],
  ["CreateDownloadLink", { artifactType: "ARTIFACT_TYPE_DECK", nodeExecutionId: node, expiresIn: "60s" }],
  ["GetData", { flyteUrl: "flyte://v1/flytesnacks/development/fuzz/n0/i" }],
  ["CreateDataset", { dataset: { id: dataset, metadata: { keyMap: { a: "b" } }, partitionKeys: ["k"] } }],
  ["GetDataset", { dataset }],
  ["CreateArtifact", { artifact }],
  ["AddTag", { tag: { name: "t", artifactId: "a1", dataset } }],
  ["GetArtifact", { dataset, tagName: "t" }],
  ["ListArtifacts", { dataset, pagination: { limit: 10, sortKey: "CREATION_TIME", sortOrder: "DESCENDING" } }],
  ["ListDatasets", { pagination: { limit: 10 } }],
  ["UpdateArtifact", { dataset, tagName: "t", data: artifact.data, metadata: { keyMap: { a: "c" } } }],
  ["DataCatalog/GetOrExtendReservation", { reservationId: reservation, ownerId: "o", heartbeatInterval: "10s" }],
  ["DataCatalog/ReleaseReservation", { reservationId: reservation, ownerId: "o" }],
  ["Put", { key: "k", output: { outputUri: "s3://b/o", metadata: { sourceIdentifier: task } }, overwrite: true }],
  ["CacheService/Get", { key: "k" }],
  ["CacheService/GetOrExtendReservation", { key: "k", ownerId: "o", heartbeatInterval: "10s" }],
  ["CacheService/ReleaseReservation", { key: "k", ownerId: "o" }],
  ["CacheService/Delete", { key: "k" }],
  ["ListCacheEntries", { ...scope, limit: 10 }],
  ["ListCacheReservations", scope],
  ["GetCacheEntry", { id: { ...scope, dataset: "flyte_task-fuzz", datasetVersion: "v1", artifactId: "a1" } }],
  ["EvictCacheEntries", { task: { ...scope, name: "fuzz" } }],
  ["GetMachine", { limit: 10 }],
  ["WatchMachine", { limit: 10 }],
  ["OverviewService/GetDomains", { domains: [scope], executions: 3 }],
  ["ListNames", { ...scope, resourceType: "WORKFLOW", name: "f", order: "BY_FAILURES", executions: 3, limit: 10 }],
  ["ListDependents", { ...scope, resourceType: "TASK", name: "fuzz" }],
  ["ListGates", { ...scope, execution: "fuzz", limit: 10 }],
  ["ListFiles", { uri: `${blobs}/metadata/`, limit: 10 }],
  ["ReadRunNodes", { id: execution }],
  ["ListSchedules", scope],
  ["PreviewSchedule", { launchPlan: plan, count: 3 }],
  ["PreviewSchedule", { schedule: { cronSchedule: { schedule: "0 0 29 2 *", offset: "" } } }],
  ["PreviewSchedule", { schedule: { rate: { value: 2, unit: "HOUR" } } }],
  ["ListScheduledTimes", { launchPlan: plan, from: "2020-01-01T00:00:00Z", until: at, limit: 10 }],
  ["LaunchScheduledTimes", { launchPlan: plan, times: ["2026-01-01T00:00:00Z"] }],
  ["PurgeExecutions", { olderThan: "86400s", ...scope, phases: ["SUCCEEDED"], dryRun: true }],
  ["WatchService/Watch", { execution }],
  [
    "WatchService/Watch",
    { cursor: "0", scopes: [{ execution }, { domain: { project: "fuzz" }, executionsOnly: true }, {}] },
  ],
  ["StreamLog", { attempt }],
  ["Check", { service: "" }],
  ["Health/Watch", { service: "" }],
  ["ServerReflectionInfo", { listServices: "" }],
];

export interface ValidRequest {
  readonly method: DescMethod;
  readonly message: Message;
}

/** Requests that are as they should be, at least one of every service; sent in this order they find what they name. */
export const validRequests: readonly ValidRequest[] = requests.map(([name, json]) => {
  const method = methods.find((each) => [each.name, `${each.parent.name}/${each.name}`].includes(name));
  if (!method) throw new Error(`no method is called ${name}`);
  return { method, message: fromJson(method.input, JSON.parse(JSON.stringify(json))) };
});
