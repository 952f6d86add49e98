import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Scope } from "../../../data/scope.ts";
import { attemptOf, type RunAttempt } from "./list-item.ts";
import type { Run } from "./use-run.ts";

/** The attempts of the nodes whose attempts are opened, by the keys of their rows; read again when a commit told of one. */
export function useAttempts(
  scope: Scope,
  name: string,
  run: Run,
  opened: ReadonlySet<string>,
): ReadonlyMap<string, readonly RunAttempt[]> {
  const transport = useTransport();
  const client = useMemo(() => createClient(AdminService, transport), [transport]);
  const asked = [...opened].flatMap((key) => {
    const node = run.rows.get(key)?.node;
    return node === undefined ? [] : [{ key, nodeId: node.id, commits: run.commitsOf(node.id) }];
  });
  const answers = useQueries({
    queries: asked.map(({ nodeId, commits }) => ({
      queryKey: ["attempts of a node", scope.project, scope.domain, name, nodeId, commits],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { taskExecutions } = await client.listTaskExecutions(
          { nodeExecutionId: { executionId: { ...scope, name }, nodeId }, limit: 200 },
          { signal },
        );
        return taskExecutions.map(attemptOf).sort((a, b) => a.number - b.number);
      },
      placeholderData: (before: RunAttempt[] | undefined) => before,
    })),
  });
  return new Map(
    asked.flatMap(({ key }, at) => {
      const found = answers[at]?.data;
      return found === undefined ? [] : [[key, found] as const];
    }),
  );
}
