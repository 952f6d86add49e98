import type { Client } from "@connectrpc/connect";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import type { AdminService } from "@haltere/idl/service";
import { nodeOfRecord, type RunNode } from "./run-node.ts";

type Reader = Pick<Client<typeof AdminService>, "listNodeExecutions">;
type Run = Pick<WorkflowExecutionIdentifier, "project" | "domain" | "name">;

/**
 * All nodes of a run: those at the root, then those inside of each that has some, six lists at a time.
 * @param onPart is told what was found so far, so that a large run shows before all of it is read.
 */
export async function readNodes(
  client: Reader,
  execution: Run,
  signal: AbortSignal,
  onPart: (found: readonly RunNode[]) => void = () => undefined,
): Promise<RunNode[]> {
  const found: RunNode[] = [];
  let parents = [""];
  while (parents.length > 0) {
    const inside: string[] = [];
    const read = async (parent: string) => {
      for await (const page of pagesOf(client, execution, parent, signal)) {
        found.push(...page);
        for (const { id, isParent, isArray } of page) if (isParent && !isArray) inside.push(id);
        onPart(found);
      }
    };
    for (let first = 0; first < parents.length; first += 6)
      await Promise.all(parents.slice(first, first + 6).map(read));
    parents = inside;
  }
  return found;
}

async function* pagesOf(
  client: Reader,
  workflowExecutionId: Run,
  uniqueParentId: string,
  signal: AbortSignal,
): AsyncGenerator<readonly RunNode[]> {
  let token = "";
  do {
    const page = await client.listNodeExecutions(
      { workflowExecutionId, uniqueParentId, limit: 1000, token },
      { signal },
    );
    yield page.nodeExecutions.map((record) => nodeOfRecord(record, uniqueParentId));
    token = page.token;
  } while (token !== "");
}
