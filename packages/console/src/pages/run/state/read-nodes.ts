import type { Client } from "@connectrpc/connect";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { RunNodeService } from "@haltere/idl/haltere";
import { nodeOfRecord, type RunNode } from "./run-node.ts";

type Reader = Pick<Client<typeof RunNodeService>, "readRunNodes">;
type Run = Pick<WorkflowExecutionIdentifier, "project" | "domain" | "name">;

/**
 * All nodes of a run, those inside of others too, in one call.
 * @param onPart is told what was found so far, so that a large run shows before all of it is read.
 */
export async function readNodes(
  client: Reader,
  id: Run,
  signal: AbortSignal,
  onPart: (found: readonly RunNode[]) => void = () => undefined,
): Promise<RunNode[]> {
  const found: RunNode[] = [];
  for await (const { nodes } of client.readRunNodes({ id }, { signal })) {
    for (const { node, parentNodeId } of nodes) if (node) found.push(nodeOfRecord(node, parentNodeId));
    onPart(found);
  }
  return found;
}
