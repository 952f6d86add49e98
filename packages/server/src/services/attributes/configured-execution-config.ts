import { create } from "@bufbuild/protobuf";
import { type WorkflowExecutionConfig, WorkflowExecutionConfigSchema } from "@haltere/idl/admin";
import type { ControlPlaneSettings } from "../control-plane-settings.ts";

/** How executions run where nobody says otherwise. */
export function configuredExecutionConfig({ maxParallelism }: ControlPlaneSettings): WorkflowExecutionConfig {
  return create(WorkflowExecutionConfigSchema, { maxParallelism });
}
