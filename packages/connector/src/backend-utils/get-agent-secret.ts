/** flytekit's older name of `getConnectorSecret`. */
export { getConnectorSecret as getAgentSecret } from "./get-connector-secret.ts";
