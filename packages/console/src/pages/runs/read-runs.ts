import { createClient, type Transport } from "@connectrpc/connect";
import type { Execution } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import type { RunsRequest } from "../../data/use-runs.ts";

/** More than this many runs are left to the command line. */
const mostRuns = 10_000;

/** The runs of a list, all its pages, up to ten thousand. */
export async function readRuns(transport: Transport, request: RunsRequest): Promise<Execution[]> {
  const admin = createClient(AdminService, transport);
  const runs: Execution[] = [];
  let token = "";
  do {
    const page = await admin.listExecutions({ ...request, limit: 1000, token });
    runs.push(...page.executions);
    token = page.token;
  } while (token !== "" && runs.length < mostRuns);
  return runs.slice(0, mostRuns);
}
