/** flyteidl.core: Flyte's data model. */
export * from "./gen/flyteidl/core/artifact_id_pb.ts";
export * from "./gen/flyteidl/core/catalog_pb.ts";
export * from "./gen/flyteidl/core/compiler_pb.ts";
export * from "./gen/flyteidl/core/condition_pb.ts";
export * from "./gen/flyteidl/core/dynamic_job_pb.ts";
export * from "./gen/flyteidl/core/errors_pb.ts";
export * from "./gen/flyteidl/core/execution_envs_pb.ts";
export * from "./gen/flyteidl/core/execution_pb.ts";
export * from "./gen/flyteidl/core/identifier_pb.ts";
export * from "./gen/flyteidl/core/interface_pb.ts";
export * from "./gen/flyteidl/core/literals_pb.ts";
export * from "./gen/flyteidl/core/metrics_pb.ts";
export * from "./gen/flyteidl/core/security_pb.ts";
export * from "./gen/flyteidl/core/tasks_pb.ts";
export * from "./gen/flyteidl/core/types_pb.ts";
export * from "./gen/flyteidl/core/workflow_closure_pb.ts";
export * from "./gen/flyteidl/core/workflow_pb.ts";
