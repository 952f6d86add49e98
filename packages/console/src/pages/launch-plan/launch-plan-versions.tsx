import { useQuery } from "@connectrpc/connect-query";
import { LaunchPlanState } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { VersionDiff } from "../../components/entity/version-diff.tsx";
import { Versions } from "../../components/entity/versions.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { launchPlanFacts } from "../../format/launch-plan-facts.ts";

interface LaunchPlanVersionsProps {
  readonly scope: Scope;
  readonly name: string;
  readonly version: string;
}

/** The versions of a launch plan, which of them is active, and what two of them settle otherwise. */
export function LaunchPlanVersions({ scope, name, version }: LaunchPlanVersionsProps) {
  const [search] = useAddressSearch();
  const { data, error, refetch } = useQuery(
    AdminService.method.listLaunchPlans,
    versionsRequest({ ...scope, name }, search),
  );
  return (
    <Versions
      versions={data?.launchPlans.map(({ id, closure }) => ({
        version: id?.version ?? "",
        createdAt: closure?.createdAt,
        note: closure?.state === LaunchPlanState.ACTIVE ? "active" : "",
      }))}
      error={error}
      retry={() => void refetch()}
      token={data?.token ?? ""}
      shown={version}
      to="/projects/$project/domains/$domain/launch_plan/$name/version/$version"
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
  const read = (version: string) => ({ id: { ...scope, resourceType: ResourceType.LAUNCH_PLAN, name, version } });
  const old = useQuery(AdminService.method.getLaunchPlan, read(before));
  const now = useQuery(AdminService.method.getLaunchPlan, read(after));
  const error = old.error ?? now.error;
  if (error) return <ErrorPanel what="The versions could not be compared" error={error} />;
  if (!old.data || !now.data) return <Waiting rows={3} />;
  return <VersionDiff from={before} to={after} before={launchPlanFacts(old.data)} after={launchPlanFacts(now.data)} />;
}
