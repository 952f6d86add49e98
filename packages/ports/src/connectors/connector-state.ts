/** What is known of a connector: how it answered when it was asked what it serves. */
export interface ConnectorState {
  /** `host:port` */
  readonly address: string;
  /** As haltere.v1.Connector has it: not asked yet, answering, not answering the last time, or unable to tell what it serves. */
  readonly health: "unknown" | "serving" | "failing" | "silent";
  /** Why it did not answer the last time. */
  readonly failure?: string;
  /** When it was asked last, in microseconds since the epoch. */
  readonly askedAt?: number;
  readonly tasks: readonly { readonly type: string; readonly version: number; readonly isSync: boolean }[];
  /** Attempts whose jobs it has. */
  readonly jobs: number;
}
