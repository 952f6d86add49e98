import type { CallContext } from "@haltere/rpc";
import { ConnectorNotFound, operationFailure } from "./connector-failure.ts";
import type { ConnectorMetrics, Operation } from "./connector-metrics.ts";

/** Does an operation, counts it, and tells its failure as flytekit does; a call that was ended from outside fails with its reason. */
export async function measured<T>(
  metrics: ConnectorMetrics,
  { signal }: CallContext,
  operation: Operation,
  taskType: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  try {
    const done = await work();
    metrics.request(operation, taskType, began, "succeeded");
    return done;
  } catch (thrown) {
    if (signal.aborted && thrown === signal.reason) {
      metrics.request(operation, taskType, began, "cancelled");
      throw thrown;
    }
    metrics.request(operation, taskType, began, thrown instanceof ConnectorNotFound ? 404 : 500);
    throw operationFailure(operation, taskType, thrown);
  }
}
