import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { VersionDiff } from "../../components/entity/version-diff.tsx";
import { Versions } from "../../components/entity/versions.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
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
      changes={(before, after) => <Compared scope={scope} name={name} before={before} after={after} />}
    />
  );
}

interface ComparedProps {
  readonly scope: Scope;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function Compared({ scope, name, before, after }: ComparedProps) {
  const read = (version: string) => ({ id: { ...scope, resourceType: ResourceType.WORKFLOW, name, version } });
  const old = useQuery(AdminService.method.getWorkflow, read(before));
  const now = useQuery(AdminService.method.getWorkflow, read(after));
  const error = old.error ?? now.error;
  if (error) return <ErrorPanel what="The versions could not be compared" error={error} />;
  const [first, second] = [old, now].map(({ data }) => data?.closure?.compiledWorkflow);
  if (!first || !second) return <Waiting rows={3} />;
  return <VersionDiff from={before} to={after} before={workflowFacts(first)} after={workflowFacts(second)} />;
}
