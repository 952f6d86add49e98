import type { ExecutionCreateRequest } from "@haltere/idl/admin";
import type { TraceContext } from "@haltere/ports";
import { defaultSettings } from "../control-plane-settings.ts";
import type { ServiceOptions } from "../create-services.ts";
import { createExecution } from "./create-execution.ts";

/**
 * Starts the execution that a launch plan node of another one asks for; it runs for whom its parent runs.
 * @throws FlyteError AlreadyExists where it runs already.
 */
export async function createChildExecution(
  options: ServiceOptions,
  request: ExecutionCreateRequest,
  trace?: TraceContext,
): Promise<void> {
  const resources = { ...options, settings: { ...defaultSettings, ...options.settings } };
  await createExecution(resources, request, trace === undefined ? {} : { trace });
}
