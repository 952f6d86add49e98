import { ResourceType } from "@haltere/idl/core";
import { EntityPage } from "../../components/entity-page.tsx";
import { PageLink } from "../../components/link.tsx";
import { useRequiredScope } from "../../data/scope.ts";

/** The workflows of a domain. */
export function WorkflowsPage() {
  const scope = useRequiredScope();
  return (
    <EntityPage
      title="Workflows"
      kind="workflow"
      resourceType={ResourceType.WORKFLOW}
      link={(name) => (
        <PageLink
          className="hal-clip"
          title={name}
          to="/projects/$project/domains/$domain/workflows/$name"
          params={{ ...scope, name }}
        >
          {name}
        </PageLink>
      )}
    />
  );
}
