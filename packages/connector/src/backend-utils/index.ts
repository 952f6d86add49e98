/** The helpers of `flytekit.extend.backend.utils`. */
export { convertToFlytePhase } from "./convert-to-flyte-phase.ts";
export { getAgentSecret } from "./get-agent-secret.ts";
export type { SecretPlaces } from "./get-connector-secret.ts";
export { getConnectorSecret } from "./get-connector-secret.ts";
export { isTerminalPhase } from "./is-terminal-phase.ts";
export { mirrorAsyncMethods } from "./mirror-async-methods.ts";
export { renderTaskTemplate } from "./render-task-template.ts";
