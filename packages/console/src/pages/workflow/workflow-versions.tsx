import { useQuery } from "@connectrpc/connect-query";
import type { Workflow } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { VersionDiff } from "../../components/entity/version-diff.tsx";
import { VersionsTable } from "../../components/entity/versions-table.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Waiting } from "../../components/waiting.tsx";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { workflowFacts } from "../../format/workflow-facts.ts";

interface WorkflowVersionsProps {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string;
  readonly versions: readonly Workflow[];
  readonly more: (() => void) | undefined;
}

/** The versions of a workflow, and what changed in its interface, nodes and tasks since a chosen one. */
export function WorkflowVersions({ scope, name, version, versions, more }: WorkflowVersionsProps) {
  const [{ since }, change] = useAddressSearch();
  return (
    <VersionsTable
      versions={versions.map(({ id, closure }) => ({ version: id?.version ?? "", createdAt: closure?.createdAt }))}
      chosen={version}
      compared={since}
      onCompare={(value) => change({ since: value })}
      more={more}
      link={(to) => (
        <PageLink
          to="/projects/$project/domains/$domain/workflow/$name/version/$version"
          params={{ ...scope, name, version: to }}
          search={{ tab: "versions" }}
        >
          {to}
        </PageLink>
      )}
    >
      {since && since !== version && <Compared scope={scope} name={name} before={since} after={version} />}
    </VersionsTable>
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
  const [first, second] = [old.data?.closure?.compiledWorkflow, now.data?.closure?.compiledWorkflow];
  if (!first || !second) return <Waiting />;
  return <VersionDiff before={workflowFacts(first)} after={workflowFacts(second)} />;
}
