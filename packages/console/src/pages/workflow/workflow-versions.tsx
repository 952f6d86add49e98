import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { ComparedVersions } from "../../components/entity/compared-versions.tsx";
import { Versions } from "../../components/entity/versions.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { workflowFacts } from "../../format/workflow-facts.ts";

interface WorkflowVersionsProps {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string;
}

/** The versions of a workflow, and what changed in its interface, its graph and its tasks between two of them. */
export function WorkflowVersions({ scope, name, version }: WorkflowVersionsProps) {
  const [search] = useAddressSearch();
  const { data, error, refetch } = useQuery(
    AdminService.method.listWorkflows,
    versionsRequest({ ...scope, name }, search),
  );
  return (
    <Versions
      versions={data?.workflows.map(({ id, closure }) => ({
        version: id?.version ?? "",
        createdAt: closure?.createdAt,
      }))}
      error={error}
      retry={() => void refetch()}
      token={data?.token ?? ""}
      shown={version}
      to="/projects/$project/domains/$domain/workflow/$name/version/$version"
      id={{ ...scope, name }}
      changes={(before, after) => (
        <ComparedVersions
          method={AdminService.method.getWorkflow}
          id={{ ...scope, resourceType: ResourceType.WORKFLOW, name }}
          before={before}
          after={after}
          factsOf={({ closure }) => closure?.compiledWorkflow && workflowFacts(closure.compiledWorkflow)}
        />
      )}
    />
  );
}
