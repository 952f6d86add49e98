export { Binding, BindingData, BindingDataCollection, BindingDataMap, OutputReference } from "./bindings/binding.ts";
export { CatalogArtifactTag, CatalogMetadata } from "./catalog/catalog.ts";
export { AuthRole, RawOutputDataConfig, UrlBlob } from "./common/execution-settings.ts";
export { Annotations, Envs, Labels } from "./common/labels.ts";
export { NamedEntityIdentifier, NamedEntityMetadata } from "./common/named-entity.ts";
export {
  EmailNotification,
  Notification,
  NotificationList,
  PagerDutyNotification,
  SlackNotification,
} from "./common/notification.ts";
export { Sort } from "./common/sort.ts";
export { CompiledWorkflow, CompiledWorkflowClosure, ConnectionSet, IdList } from "./compiler/compiled-workflow.ts";
export {
  BooleanExpression,
  ComparisonExpression,
  ConjunctionExpression,
  Operand,
} from "./condition/boolean-expression.ts";
export { FlyteCustomIdlEntity } from "./custom-entity.ts";
export { Description, Documentation, SourceCode } from "./documentation/documentation.ts";
export { DynamicJobSpec } from "./dynamic-job/dynamic-job-spec.ts";
export { FlyteIdlEntity } from "./entity.ts";
export { ContainerError, ErrorDocument } from "./execution/container-error.ts";
export {
  AbortMetadata,
  ClusterAssignment,
  Execution,
  ExecutionClosure,
  ExecutionMetadata,
  ExecutionSpec,
  LiteralMapBlob,
  SystemMetadata,
} from "./execution/execution.ts";
export { ExecutionError } from "./execution/execution-error.ts";
export {
  NodeExecutionGetDataResponse,
  TaskExecutionGetDataResponse,
  WorkflowExecutionGetDataResponse,
} from "./execution/get-data-response.ts";
export { CoreNodeExecution, TaskExecution, WorkflowExecution } from "./execution/phases.ts";
export { TaskLog } from "./execution/task-log.ts";
export type { Comparator } from "./filters/filter.ts";
export { Filter, filterListText } from "./filters/filter.ts";
export {
  NodeExecutionIdentifier,
  SignalIdentifier,
  TaskExecutionIdentifier,
  WorkflowExecutionIdentifier,
} from "./identifier/execution-identifiers.ts";
export { Identifier } from "./identifier/identifier.ts";
export { Parameter, ParameterMap } from "./interface/parameter.ts";
export { TypedInterface } from "./interface/typed-interface.ts";
export { Variable, VariableMap } from "./interface/variable.ts";
export { ConcurrencyPolicy } from "./launch-plan/concurrency-policy.ts";
export { Auth, LaunchPlan, LaunchPlanClosure, LaunchPlanMetadata, LaunchPlanSpec } from "./launch-plan/launch-plan.ts";
export {
  Literal,
  LiteralCollection,
  LiteralMap,
  LiteralOffloadedMetadata,
  Scalar,
  Union,
} from "./literals/literal.ts";
export { Primitive } from "./literals/primitive.ts";
export { RetryStrategy } from "./literals/retry-strategy.ts";
export {
  Binary,
  Blob,
  BlobMetadata,
  ErrorValue,
  Schema,
  StructuredDataset,
  StructuredDatasetMetadata,
  Void,
} from "./literals/scalars.ts";
export {
  ClusterResourceAttributes,
  ExecutionClusterLabel,
  ExecutionQueueAttributes,
  MatchingAttributes,
  PluginOverride,
  PluginOverrides,
} from "./matchable-resource/matching-attributes.ts";
export type { ModelClass, ModelData, ModelProperties } from "./model.ts";
export {
  DynamicWorkflowNodeMetadata,
  NodeExecution,
  NodeExecutionClosure,
  TaskNodeMetadata,
  WorkflowNodeMetadata,
} from "./node-execution/node-execution.ts";
export { ArrayJob } from "./plugins/array-job.ts";
export { HiveQuery, HiveQueryCollection, QuboleHiveJob } from "./plugins/hive.ts";
export { PrestoQuery } from "./plugins/presto-query.ts";
export { Domain, Project } from "./project/project.ts";
export { CronSchedule, FixedRate, Schedule } from "./schedule/schedule.ts";
export { OAuth2Client, OAuth2TokenRequest } from "./security/oauth2.ts";
export { Secret } from "./security/secret.ts";
export { Identity, SecurityContext } from "./security/security-context.ts";
export { Container } from "./task/container.ts";
export { DataLoadingConfig, IOStrategy } from "./task/data-loading-config.ts";
export { K8sObjectMetadata } from "./task/k8s-object-metadata.ts";
export { K8sPod } from "./task/k8s-pod.ts";
export { ResourceEntry, Resources } from "./task/resources.ts";
export { Sql } from "./task/sql.ts";
export { CompiledTask, Task, TaskClosure, TaskSpec } from "./task/task.ts";
export { TaskExecutionMetadata } from "./task/task-execution-metadata.ts";
export { RuntimeMetadata, TaskMetadata } from "./task/task-metadata.ts";
export { TaskTemplate } from "./task/task-template.ts";
export {
  AdminTaskExecution,
  EventTaskExecutionMetadata,
  TaskExecutionClosure,
} from "./task-execution/task-execution.ts";
export {
  BlobType,
  DatasetColumn,
  EnumType,
  LiteralType,
  SchemaColumn,
  SchemaType,
  StructuredDatasetType,
  TypeAnnotation,
  TypeStructure,
  UnionType,
} from "./types/literal-type.ts";
export { Alias } from "./workflow/alias.ts";
export { ApproveCondition, GateNode, SignalCondition, SleepCondition } from "./workflow/gate-node.ts";
export { ArrayNode, BranchNode, IfBlock, IfElseBlock, Node } from "./workflow/node.ts";
export { NodeMetadata } from "./workflow/node-metadata.ts";
export { TaskNode, TaskNodeOverrides } from "./workflow/task-node.ts";
export { CoreWorkflowClosure, Workflow, WorkflowClosure, WorkflowSpec } from "./workflow/workflow.ts";
export { WorkflowNode } from "./workflow/workflow-node.ts";
export { WorkflowMetadata, WorkflowMetadataDefaults, WorkflowTemplate } from "./workflow/workflow-template.ts";
