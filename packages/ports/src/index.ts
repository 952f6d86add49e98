export type { BlobInfo, Blobs, ByteRange, WriteOptions } from "./blobs/blobs.ts";
export type { Clock } from "./clock/clock.ts";
export type { ConnectorState } from "./connectors/connector-state.ts";
export type { ConnectorProgress, LocalConnector, LocalConnectorCall } from "./connectors/local-connector.ts";
export { errorOfDocument } from "./executor/error-document.ts";
export type {
  ArrayItem,
  Attempt,
  AttemptError,
  AttemptHandle,
  AttemptListener,
  AttemptMetadata,
  AttemptProgress,
  AttemptResult,
  Executor,
  ExecutorProcess,
} from "./executor/executor.ts";
export type { TaskBundle, TaskCall, TaskReply } from "./executor/task-bundle.ts";
export { taskBundleExport } from "./executor/task-bundle.ts";
export type { Ids } from "./ids/ids.ts";
export type { Logger } from "./logger/logger.ts";
export type { Secrets } from "./secrets/secrets.ts";
export type { CommitResult, Comparison, Condition, Query, Store, Value, Write } from "./store/store.ts";
export type { Column, ColumnType } from "./store/tables/columns.ts";
export type { Table } from "./store/tables/table.ts";
export type { ColumnName, Key, NewRow, Row, TableName } from "./store/tables.ts";
export { tables } from "./store/tables.ts";
export type { Span, SpanEnd, SpanStart, TraceContext, Tracer } from "./tracing/tracer.ts";
