import type { ExecutionCreateRequest } from "@haltere/idl/admin";
import { defaultSettings } from "../control-plane-settings.ts";
import type { ServiceOptions } from "../create-services.ts";
import { createExecution } from "./create-execution.ts";

/**
 * Starts the execution that a launch plan node of another one asks for; it runs for whom its parent runs.
 * @throws FlyteError AlreadyExists where it runs already.
 */
export async function createChildExecution(options: ServiceOptions, request: ExecutionCreateRequest): Promise<void> {
  await createExecution({ ...options, settings: { ...defaultSettings, ...options.settings } }, request, {});
}
