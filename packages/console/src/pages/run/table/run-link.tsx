import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { PageLink } from "../../../components/link.tsx";

/** A link to another run, with what it is to this one. */
export function RunLink({
  id: { project, domain, name },
  word,
}: {
  readonly id: Pick<WorkflowExecutionIdentifier, "project" | "domain" | "name">;
  readonly word: string;
}) {
  return (
    <span>
      <span style={{ color: "var(--hal-dim)" }}>{word} </span>
      <PageLink
        size="xs"
        underline="always"
        to="/projects/$project/domains/$domain/executions/$name"
        params={{ project, domain, name }}
        onClick={(event) => event.stopPropagation()}
      >
        {name}
      </PageLink>
    </span>
  );
}
