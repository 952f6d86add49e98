import { fromBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { NodeExecutionMetaDataSchema } from "@haltere/idl/admin";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { Row, Store } from "@haltere/ports";
import { executionKey } from "../executions/execution-row.ts";
import { equals } from "../requests/list-query.ts";

type NodeRow = Row<"node_executions">;

/** How deep nodes are looked for. */
const maxDepth = 100;
const withoutValues = ["closure", "inputs", "outputs"] as const;

/** A node by its id in the execution, with those that hold it, the outermost first; empty where it is not there. */
export async function nodeChain(
  store: Store,
  execution: WorkflowExecutionIdentifier,
  nodeId: string,
): Promise<NodeRow[]> {
  const chain: NodeRow[] = [];
  for (let id: string | null = nodeId; id !== null && chain.length < maxDepth; ) {
    const row: NodeRow | undefined = await store.get("node_executions", { ...executionKey(execution), node_id: id });
    if (row === undefined) return [];
    chain.unshift(row);
    id = row.parent_node_id;
  }
  return chain;
}

/** The node's own id in its workflow. */
export function specNodeId(row: NodeRow): string {
  return fromBinary(NodeExecutionMetaDataSchema, row.node_execution_metadata).specNodeId || row.node_id;
}

/**
 * The path to a node of an execution: the ids of the nodes that hold it and its own, with slashes between. It may be given as that, or as
 * the node's id in the execution. @throws FlyteError NotFound where the execution has no such node, or it never began.
 */
export async function findNodePath(
  store: Store,
  execution: WorkflowExecutionIdentifier,
  node: string,
): Promise<string> {
  const chain = node.includes("/") ? [] : await nodeChain(store, execution, node);
  if (chain.length > 0) return chain.map(specNodeId).join("/");
  const parts = node.split("/");
  let holder: string | null = null;
  for (const part of parts.slice(0, maxDepth)) {
    const inside: NodeRow[] = await store.list("node_executions", {
      where: equals({ ...executionKey(execution), parent_node_id: holder }),
      without: withoutValues,
    });
    // Of a node that was tried again the last attempt's.
    const found = inside.findLast((row) => specNodeId(row) === part);
    if (found === undefined) throw notThere(execution, node, inside);
    holder = found.node_id;
  }
  return node;
}

function notThere({ name }: WorkflowExecutionIdentifier, node: string, beside: readonly NodeRow[]): FlyteError {
  const others = beside.slice(0, 10).map(specNodeId).join(", ");
  return new FlyteError("NotFound", `the execution ${name} ran no node ${JSON.stringify(node.slice(0, 200))}`, {
    where: { node },
    hint: `Name a node by its path, such as n0 or n0/n1${others === "" ? "" : `; there are ${others}`}.`,
  });
}
