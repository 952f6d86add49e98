import type { TaskExecutionMetadata } from "@haltere/idl/admin";
import type { LiteralMap, TaskTemplate } from "@haltere/idl/core";
import type { LocalConnectorCall } from "@haltere/ports";
import { ConnectorBase, connectorKind } from "./connector-base.ts";
import type { ConnectorCall } from "./connector-call.ts";
import type { LiteralInputs } from "./literal-inputs.ts";
import type { Resource } from "./resource.ts";
import { runOnceLocally } from "./run-once-locally.ts";

/** A task to do. */
export interface DoRequest {
  readonly taskTemplate: TaskTemplate;
  readonly inputs: LiteralInputs;
  /** A folder, as a URI, where the task's outputs may be written, as `outputs.pb`. */
  readonly outputPrefix: string;
  /** For which execution; undefined in a local run. */
  readonly taskExecutionMetadata: TaskExecutionMetadata | undefined;
}

/** Runs tasks that are done within one call: a prompt, a look-up, a small query. Extend it. flytekit's SyncConnectorBase. */
export abstract class SyncConnector extends ConnectorBase {
  override get [connectorKind](): "sync" {
    return "sync";
  }

  /** Does the task, and answers how that went. What it throws is told to the caller as an internal error. */
  abstract do(request: DoRequest, call: ConnectorCall): Promise<Resource>;

  override runLocally(call: LocalConnectorCall): Promise<LiteralMap | undefined> {
    return runOnceLocally(this, call);
  }
}
