import type { Logger, Secrets } from "@haltere/ports";

/** What a connector's method is given beside its request. */
export interface ConnectorCall {
  /** Aborts when the caller went away, the call's time is up, or a local run is interrupted. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /** What the connector needs to know of the service that it speaks to: keys, passwords. */
  readonly secrets: Secrets;
}
