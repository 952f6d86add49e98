import { ConnectorNotFound, operationFailure } from "./connector-failure.ts";
import type { ConnectorMetrics, Operation } from "./connector-metrics.ts";

/** Does an operation, counts it, and tells its failure as flytekit does. */
export async function measured<T>(
  metrics: ConnectorMetrics,
  operation: Operation,
  taskType: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  try {
    const done = await work();
    metrics.request(operation, taskType, began);
    return done;
  } catch (thrown) {
    metrics.request(operation, taskType, began, thrown instanceof ConnectorNotFound ? 404 : 500);
    throw operationFailure(operation, taskType, thrown);
  }
}
