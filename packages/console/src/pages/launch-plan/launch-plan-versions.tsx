import { useQuery } from "@connectrpc/connect-query";
import { LaunchPlanState } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { ComparedVersions } from "../../components/entity/compared-versions.tsx";
import { Versions } from "../../components/entity/versions.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
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
      changes={(before, after) => (
        <ComparedVersions
          method={AdminService.method.getLaunchPlan}
          id={{ ...scope, resourceType: ResourceType.LAUNCH_PLAN, name }}
          before={before}
          after={after}
          factsOf={launchPlanFacts}
        />
      )}
    />
  );
}
