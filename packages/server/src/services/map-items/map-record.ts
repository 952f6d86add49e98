import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError, isTerminalTaskPhase } from "@haltere/core";
import { TaskExecutionClosureSchema } from "@haltere/idl/admin";
import type { ExternalResourceInfo } from "@haltere/idl/event";
import type { Key, Store } from "@haltere/ports";
import { equals } from "../requests/list-query.ts";

/** What the record of a map's task tells of its items. */
export interface MapRecord {
  readonly size: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly running: number;
  readonly ended: boolean;
  /** Of the first items, the last attempt of each. */
  readonly resources: ReadonlyMap<number, ExternalResourceInfo>;
}

/**
 * So many items are told of. An event from outside may say any number, and what is answered of all items takes memory for each; the largest
 * maps that are known have a quarter of it.
 */
const mostItems = 1_000_000;

/** @throws FlyteError FailedPrecondition where the node is no map, or has not come so far; ResourceExhausted where it is too large to be told of */
export async function readMapRecord(store: Store, node: Key<"node_executions">): Promise<MapRecord> {
  const attempts = await store.list("task_executions", {
    where: equals({ ...node }),
    orderBy: { column: "retry_attempt", descending: true },
    limit: 1,
    without: ["inputs", "outputs"],
  });
  const [row] = attempts;
  const closure = row && fromBinary(TaskExecutionClosureSchema, row.closure);
  const resources = new Map<number, ExternalResourceInfo>();
  for (const resource of closure?.metadata?.externalResources ?? []) {
    const known = resources.get(resource.index);
    if (known === undefined || known.retryAttempt <= resource.retryAttempt) resources.set(resource.index, resource);
  }
  const counts = countsOf(closure?.customInfo?.items);
  if (closure === undefined || (counts === undefined && resources.size === 0)) {
    throw new FlyteError("FailedPrecondition", `the node ${node.node_id} has no items`, {
      where: { node: node.node_id },
      hint: "Name the node of a map that has begun.",
    });
  }
  const ended = isTerminalTaskPhase(closure.phase);
  // Another engine's map tells of its items through external resources alone.
  const size = counts?.size ?? [...resources.keys()].reduce((most, index) => Math.max(most, index)) + 1;
  if (size > mostItems)
    throw new FlyteError(
      "ResourceExhausted",
      `the node ${node.node_id} has ${size} items, more than the ${mostItems} that are told of`,
      {
        where: { node: node.node_id },
        hint: "Whoever made its event may have miscounted; the node's own record is told by GetTaskExecution.",
      },
    );
  return { succeeded: 0, failed: 0, running: 0, ...counts, size, ended, resources };
}

type Counts = Record<"size" | "succeeded" | "failed" | "running", number>;

/** What the engine tells of all items in `custom_info`, which events from outside may fill as they like. */
function countsOf(items: unknown): Counts | undefined {
  if (typeof items !== "object" || items === null) return undefined;
  const told = new Map<string, unknown>(Object.entries(items));
  const count = (name: string): number => {
    const value = told.get(name);
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : 0;
  };
  if (!told.has("size")) return undefined;
  return {
    size: count("size"),
    succeeded: count("succeeded"),
    failed: count("failed"),
    running: count("running"),
  };
}
