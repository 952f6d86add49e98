import { useQuery } from "@connectrpc/connect-query";
import type { LaunchPlan } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { keepPreviousData } from "@tanstack/react-query";
import { EntityPage } from "../../components/entity-page.tsx";
import type { MoreColumn } from "../../components/entity-table.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { namesOfPage } from "../../data/use-name-pages.ts";
import { scheduleText } from "../../format/launch-plan-facts.ts";

/** The launch plans of a domain, with the version that is active and when it launches. */
export function LaunchPlansPage() {
  return <EntityPage kind="launch plan" useMore={useActiveVersions} />;
}

/** The active versions of the names of a page, in one call. */
function useActiveVersions(names: readonly string[]): readonly MoreColumn[] {
  const { project, domain } = useRequiredScope();
  const { data, error } = useQuery(
    AdminService.method.listLaunchPlans,
    { id: { project, domain }, limit: namesOfPage, filters: `eq(state,1)+value_in(name,${names.join(";")})` },
    { enabled: names.length > 0, placeholderData: keepPreviousData },
  );
  const none = error ? <span title={error.message}>could not be read</span> : "–";
  const active = new Map(data?.launchPlans.map((plan): [string, LaunchPlan] => [plan.id?.name ?? "", plan]));
  return [
    {
      head: "Active version",
      cell: (name) => <span className="hal-mono">{active.get(name)?.id?.version ?? none}</span>,
    },
    { head: "Schedule", cell: (name) => scheduleText(active.get(name)?.spec?.entityMetadata?.schedule) ?? none },
  ];
}
