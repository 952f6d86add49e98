import { EntityPage } from "../../components/entity-page.tsx";

/** The workflows of a domain. */
export function WorkflowsPage() {
  return <EntityPage kind="workflow" />;
}
