import { useQuery } from "@connectrpc/connect-query";
import { type Identifier, ResourceType, type TaskTemplate } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";

/** What a node's task is registered as; undefined for what is no task, and until it has been read. */
export function useTask(target: Identifier | undefined): TaskTemplate | undefined {
  const { data } = useQuery(
    AdminService.method.getTask,
    { id: target },
    { enabled: target?.resourceType === ResourceType.TASK, staleTime: Number.POSITIVE_INFINITY },
  );
  return data?.closure?.compiledTask?.template;
}
