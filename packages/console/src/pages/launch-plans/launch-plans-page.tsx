import { useQuery } from "@connectrpc/connect-query";
import type { LaunchPlan } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { EntityPage } from "../../components/entity-page.tsx";
import { PageLink } from "../../components/link.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { scheduleText } from "../../format/launch-plan-facts.ts";

/** The launch plans of a domain, with the version that is active and when it launches. */
export function LaunchPlansPage() {
  const scope = useRequiredScope();
  const { project, domain } = scope;
  const { data } = useQuery(AdminService.method.listActiveLaunchPlans, { project, domain, limit: 1000 });
  const active = new Map(data?.launchPlans.map((plan): [string, LaunchPlan] => [plan.id?.name ?? "", plan]));
  return (
    <EntityPage
      title="Launch plans"
      kind="launch plan"
      resourceType={ResourceType.LAUNCH_PLAN}
      link={(name) => (
        <PageLink
          className="hal-clip"
          title={name}
          to="/projects/$project/domains/$domain/launch_plans/$name"
          params={{ ...scope, name }}
        >
          {name}
        </PageLink>
      )}
      more={[
        {
          head: "Active version",
          cell: (name) => <span className="hal-mono">{active.get(name)?.id?.version ?? "–"}</span>,
        },
        { head: "Schedule", cell: (name) => scheduleText(active.get(name)?.spec?.entityMetadata?.schedule) ?? "–" },
      ]}
    />
  );
}
