export { FlyteIdlEntity } from "./entity.ts";
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
export type { ModelClass, ModelData, ModelProperties } from "./model.ts";
export { model } from "./model.ts";
export { OAuth2Client, OAuth2TokenRequest } from "./security/oauth2.ts";
export { Secret } from "./security/secret.ts";
export { Identity, SecurityContext } from "./security/security-context.ts";
export { Container } from "./task/container.ts";
export { DataLoadingConfig, IOStrategy } from "./task/data-loading-config.ts";
export { K8sObjectMetadata } from "./task/k8s-object-metadata.ts";
export { K8sPod } from "./task/k8s-pod.ts";
export { ResourceEntry, Resources } from "./task/resources.ts";
export { Sql } from "./task/sql.ts";
export { RuntimeMetadata, TaskMetadata } from "./task/task-metadata.ts";
export { TaskTemplate } from "./task/task-template.ts";
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
