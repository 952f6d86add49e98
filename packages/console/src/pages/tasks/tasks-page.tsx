import { ResourceType } from "@haltere/idl/core";
import { EntityPage } from "../../components/entity-page.tsx";
import { PageLink } from "../../components/link.tsx";
import { useRequiredScope } from "../../data/scope.ts";

/** The tasks of a domain; their strips tell of runs of a task alone. */
export function TasksPage() {
  const scope = useRequiredScope();
  return (
    <EntityPage
      title="Tasks"
      kind="task"
      resourceType={ResourceType.TASK}
      link={(name) => (
        <PageLink
          className="hal-clip"
          title={name}
          to="/projects/$project/domains/$domain/tasks/$name"
          params={{ ...scope, name }}
        >
          {name}
        </PageLink>
      )}
    />
  );
}
