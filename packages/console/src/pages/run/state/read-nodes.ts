import type { Client } from "@connectrpc/connect";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { AdminService } from "@haltere/idl/service";
import { nodeOfRecord, type RunNode } from "./run-node.ts";

type Reader = Pick<Client<typeof AdminService>, "listNodeExecutions">;

/** All nodes of a run: those at the root, then those inside of each that has some, six lists at a time. */
export async function readNodes(
  client: Reader,
  execution: Pick<WorkflowExecutionIdentifier, "project" | "domain" | "name">,
  signal: AbortSignal,
): Promise<RunNode[]> {
  const found: RunNode[] = [];
  let parents = [""];
  while (parents.length > 0) {
    const lists: RunNode[][] = [];
    for (let first = 0; first < parents.length; first += 6)
      lists.push(
        ...(await Promise.all(
          parents.slice(first, first + 6).map((parent) => inside(client, execution, parent, signal)),
        )),
      );
    const level = lists.flat();
    found.push(...level);
    parents = level.flatMap(({ id, isParent, isArray }) => (isParent && !isArray ? [id] : []));
  }
  return found;
}

async function inside(
  client: Reader,
  workflowExecutionId: Pick<WorkflowExecutionIdentifier, "project" | "domain" | "name">,
  uniqueParentId: string,
  signal: AbortSignal,
): Promise<RunNode[]> {
  const nodes: RunNode[] = [];
  let token = "";
  do {
    const page = await client.listNodeExecutions(
      { workflowExecutionId, uniqueParentId, limit: 1000, token },
      { signal },
    );
    nodes.push(...page.nodeExecutions.map((record) => nodeOfRecord(record, uniqueParentId)));
    token = page.token;
  } while (token !== "");
  return nodes;
}
