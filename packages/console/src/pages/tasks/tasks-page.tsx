import { EntityPage } from "../../components/entity-page.tsx";

/** The tasks of a domain; their strips tell of runs of a task alone. */
export function TasksPage() {
  return <EntityPage kind="task" />;
}
