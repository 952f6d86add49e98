import type { LiteralMap } from "@haltere/idl/core";
import type { LocalConnectorCall } from "@haltere/ports";
import { literalInputs } from "./literal-inputs.ts";
import { localOutcome, tellProgress } from "./local-outcome.ts";
import type { SyncConnector } from "./sync-connector.ts";

/** A local run of a synchronous connector's task: see `LocalConnector`. */
export async function runOnceLocally(
  connector: SyncConnector,
  { template, inputs, outputPrefix, signal, logger, secrets, onProgress }: LocalConnectorCall,
): Promise<LiteralMap | undefined> {
  signal.throwIfAborted();
  const resource = await connector.do(
    { taskTemplate: template, inputs: literalInputs(inputs), outputPrefix, taskExecutionMetadata: undefined },
    { signal, logger, secrets },
  );
  signal.throwIfAborted();
  tellProgress(resource, onProgress);
  return localOutcome(resource, template);
}
