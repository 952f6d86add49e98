export type { AttributeScope } from "./attributes/attribute-scope.ts";
export { attributePriority, attributeScope, attributeScopeText } from "./attributes/attribute-scope.ts";
export { matchableResourceName, matchableResourceOf } from "./attributes/matchable-resource.ts";
export type { ExecutionConfigSource } from "./attributes/merge-execution-config.ts";
export { mergeExecutionConfig, saysWho } from "./attributes/merge-execution-config.ts";
export { mergePluginOverrides } from "./attributes/merge-plugin-overrides.ts";
export type { CatalogKey, CatalogTask } from "./catalog/catalog-key.ts";
export { catalogInputsHash, catalogKey } from "./catalog/catalog-key.ts";
export type { ArtifactFilter } from "./catalog/catalog-query.ts";
export { readArtifactFilters, readCatalogPage, readDatasetFilters } from "./catalog/catalog-query.ts";
export type { ArtifactHandle } from "./catalog/check-artifact.ts";
export {
  artifactNotFound,
  checkNewArtifact,
  checkNewTag,
  checkPartitions,
  readArtifactHandle,
  requireArtifactData,
  tagNotFound,
} from "./catalog/check-artifact.ts";
export {
  catalogMissing,
  checkNewDataset,
  datasetNotFound,
  datasetText,
  requireCatalogText,
  requireDatasetId,
} from "./catalog/check-dataset.ts";
export { hashedInputs } from "./catalog/hashed-inputs.ts";
export { localCacheKey } from "./catalog/local-cache-key.ts";
export { grantedHeartbeat, reserve } from "./catalog/reservation.ts";
export type { CompileRequest, LaunchPlanInterface } from "./compiler/compilation.ts";
export type { CompileError, CompileErrorCode } from "./compiler/compile-error.ts";
export { compileErrorsText, compileFailure } from "./compiler/compile-error.ts";
export type { CompileTaskResult } from "./compiler/compile-task.ts";
export { compileTask } from "./compiler/compile-task.ts";
export type { CompileWorkflowResult } from "./compiler/compile-workflow.ts";
export { compileWorkflow } from "./compiler/compile-workflow.ts";
export { endNodeId, startNodeId } from "./compiler/fixed-nodes.ts";
export type { WorkflowRequirements } from "./compiler/workflow-requirements.ts";
export { workflowRequirements } from "./compiler/workflow-requirements.ts";
export { evaluateCondition } from "./condition/evaluate-condition.ts";
export type { ErrorDetail, ErrorPlace, FlyteErrorCode, FlyteErrorOptions } from "./flyte-error.ts";
export { FlyteError, placeText } from "./flyte-error.ts";
export {
  executionText,
  nodeExecutionText,
  parseExecutionIdentifier,
  taskExecutionText,
} from "./identifier/execution-identifier.ts";
export {
  compareIdentifiers,
  identifierKey,
  identifierText,
  parseIdentifier,
  resourceTypeText,
  sameIdentifier,
} from "./identifier/identifier.ts";
export type { LaunchPlanInputs } from "./launch/expected-inputs.ts";
export { expectedInputs } from "./launch/expected-inputs.ts";
export type { ExecutionInputs } from "./launch/merge-execution-inputs.ts";
export { mergeExecutionInputs } from "./launch/merge-execution-inputs.ts";
export {
  binaryLiteral,
  blobLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  durationLiteral,
  floatLiteral,
  integerLiteral,
  literalMap,
  mapLiteral,
  msgpackLiteral,
  msgpackTag,
  noneLiteral,
  stringLiteral,
  structuredDatasetLiteral,
  unionLiteral,
} from "./literal/literal-builders.ts";
export { literalMapTexts, literalText } from "./literal/literal-text.ts";
export { literalTypeOf, scalarTypeOf } from "./literal/literal-type-of.ts";
export type { DecodedMsgpack } from "./literal/msgpack.ts";
export { decodeMsgpack } from "./literal/msgpack.ts";
export type { PlainForms } from "./literal/plain-value.ts";
export { jsonText, plainValue } from "./literal/plain-value.ts";
export type { LiteralValue } from "./literal/read-literal.ts";
export { readLiteral, withoutUnion } from "./literal/read-literal.ts";
export { digest } from "./message/canonical.ts";
export type { MessageDifference } from "./message/difference.ts";
export { difference, differenceText } from "./message/difference.ts";
export { mapEntry } from "./message/map-entry.ts";
export { packMessage } from "./msgpack/pack.ts";
export type { Packed, PackedMap } from "./msgpack/packed.ts";
export { isPackedArray, isPackedMap } from "./msgpack/packed.ts";
export { unpackMessage } from "./msgpack/unpack.ts";
export type { ExecutionPhaseName, NodePhaseName, TaskPhaseName } from "./phases/phase-table.ts";
export { executionPhases, nodePhases, taskPhases } from "./phases/phase-table.ts";
export {
  executionPhase,
  executionPhaseName,
  isTerminalExecutionPhase,
  isTerminalNodePhase,
  isTerminalTaskPhase,
  mayExecutionMove,
  mayNodeMove,
  mayTaskMove,
  nodePhase,
  nodePhaseName,
  taskPhase,
  taskPhaseName,
} from "./phases/phases.ts";
export type { ExecutionRecord } from "./records/execution-record.ts";
export { foldTermination, foldWorkflowEvent } from "./records/execution-record.ts";
export type { NodeEventOptions, NodeRecord } from "./records/node-record.ts";
export { foldNodeEvent } from "./records/node-record.ts";
export type { TaskRecord } from "./records/task-record.ts";
export { foldTaskEvent } from "./records/task-record.ts";
export { isQuantity, parseQuantity } from "./resources/quantity.ts";
export { settleTaskResources } from "./resources/settle-task-resources.ts";
export { type CronPattern, cronPattern, wrongWithCron } from "./schedule/cron.ts";
export type { TemplateValues } from "./template/render-template.ts";
export { needsTaskTemplate, renderTemplate } from "./template/render-template.ts";
export {
  durationFromMicroseconds,
  microsecondsFromDuration,
  microsecondsFromTimestamp,
  timestampFromMicroseconds,
} from "./time/microseconds.ts";
export { isIsoDay, parseIsoDuration, parseIsoTime } from "./time/parse-time.ts";
export { durationText, timestampText } from "./time/time-text.ts";
export { areTypesCastable } from "./type/castable.ts";
export {
  binaryType,
  blobType,
  booleanType,
  collectionType,
  datetimeType,
  durationType,
  enumType,
  floatType,
  integerType,
  isNoneType,
  isOptionalType,
  mapType,
  noneType,
  simpleType,
  stringType,
  structType,
  structuredDatasetType,
  taggedType,
  unionType,
} from "./type/literal-type-builders.ts";
export { literalTypeText } from "./type/literal-type-text.ts";
export type { ParentNode } from "./unique-id.ts";
export { childExecutionName, generatedTaskName, rawOutputShard, uniqueNodeId } from "./unique-id.ts";
