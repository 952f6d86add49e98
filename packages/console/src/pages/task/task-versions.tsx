import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { ComparedVersions } from "../../components/entity/compared-versions.tsx";
import { Versions } from "../../components/entity/versions.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { interfaceFacts } from "../../format/interface-facts.ts";
import { taskFacts } from "../../format/task-facts.ts";

interface TaskVersionsProps {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string;
}

/** The versions of a task, and what changed in its interface and in how it is run between two of them. */
export function TaskVersions({ scope, name, version }: TaskVersionsProps) {
  const [search] = useAddressSearch();
  const { data, error, refetch } = useQuery(AdminService.method.listTasks, versionsRequest({ ...scope, name }, search));
  return (
    <Versions
      versions={data?.tasks.map(({ id, closure }) => ({ version: id?.version ?? "", createdAt: closure?.createdAt }))}
      error={error}
      retry={() => void refetch()}
      token={data?.token ?? ""}
      shown={version}
      to="/projects/$project/domains/$domain/task/$name/version/$version"
      id={{ ...scope, name }}
      changes={(before, after) => (
        <ComparedVersions
          method={AdminService.method.getTask}
          id={{ ...scope, resourceType: ResourceType.TASK, name }}
          before={before}
          after={after}
          factsOf={({ closure }) => {
            const template = closure?.compiledTask?.template;
            return template && [...interfaceFacts(template.interface), ...taskFacts(template)];
          }}
        />
      )}
    />
  );
}
