import type { FlyteError } from "@haltere/core";
import type { Clock, Ids } from "@haltere/ports";
import type { Logger } from "pino";
import type { CallContext } from "./service.ts";

/** What every transport needs to serve a call. */
export interface CallEnvironment {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger?: Logger;
}

/** Writes a failed call to the log: what is the machine's fault as an error with its stack, what is the caller's for those who debug. */
export function logFailure(
  { logger }: CallEnvironment,
  method: string,
  { requestId, peer }: Pick<CallContext, "requestId" | "peer">,
  error: FlyteError,
): void {
  const fields = { method, requestId, peer, code: error.code };
  if (error.kind === "system") logger?.error({ ...fields, err: error }, error.message);
  else logger?.debug(fields, error.fullMessage);
}
