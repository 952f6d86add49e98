import type { MessageInitShape } from "@bufbuild/protobuf";
import { createConnectQueryKey, useQuery, useTransport } from "@connectrpc/connect-query";
import type { ResourceListRequestSchema } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { patchRuns } from "./patch-runs.ts";
import type { Scope } from "./scope.ts";
import { useThrottled } from "./use-throttled.ts";
import { useWatch } from "./use-watch.ts";

export type RunsRequest = MessageInitShape<typeof ResourceListRequestSchema>;

/** Milliseconds between two readings of a list, however much happens. */
const readingBeat = 1000;

/**
 * Two lists of runs of one domain that follow it live, over the page's one stream: rows change with the commit that changes them, and what began or
 * ended has the lists read again, once a second at most.
 */
export function useRuns(scope: Scope, [first, second]: readonly [RunsRequest, RunsRequest]) {
  const transport = useTransport();
  const queryClient = useQueryClient();
  const schema = AdminService.method.listExecutions;
  const keys = [first, second].map((input) =>
    createConnectQueryKey({ schema, input, transport, cardinality: "finite" }),
  );
  // What was read under another filter is not followed meanwhile: it is shown, and read again.
  const options = { placeholderData: keepPreviousData, staleTime: 0 } as const;
  const main = useQuery(schema, first, options);
  const beside = useQuery(schema, second, options);
  const read = useThrottled(() => {
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
  }, readingBeat);
  useWatch(
    { ...scope, executionsOnly: true },
    (response) => {
      for (const queryKey of keys)
        queryClient.setQueryData(queryKey, (list) => {
          if (list === undefined) return undefined;
          const patched = patchRuns(list, response);
          if (patched.outdated) read();
          return patched.list;
        });
    },
    read,
  );
  return { main, beside, read };
}
