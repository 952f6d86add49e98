import { type Identifier, ResourceType } from "@haltere/idl/core";
import { Text } from "@mantine/core";
import { PageLink } from "../../../components/link.tsx";

function pageOf(kind: ResourceType) {
  switch (kind) {
    case ResourceType.TASK:
      return ["task", "/projects/$project/domains/$domain/task/$name/version/$version"] as const;
    case ResourceType.WORKFLOW:
      return ["workflow", "/projects/$project/domains/$domain/workflow/$name/version/$version"] as const;
    case ResourceType.LAUNCH_PLAN:
      return ["launch plan", "/projects/$project/domains/$domain/launch_plan/$name/version/$version"] as const;
    default:
      return undefined;
  }
}

/** A link to the task, workflow or launch plan of an identifier, with its version. */
export function Target({ id }: { readonly id: Identifier | undefined }) {
  if (id === undefined) return null;
  const { project, domain, name, version, resourceType } = id;
  const page = pageOf(resourceType);
  if (page === undefined) return null;
  const [word, to] = page;
  return (
    <Text size="sm" component="span" style={{ overflowWrap: "anywhere" }}>
      <Text span c="dimmed" inherit>
        {word}{" "}
      </Text>
      <PageLink underline="always" to={to} params={{ project, domain, name, version }}>
        {name}
      </PageLink>{" "}
      <Text span c="dimmed" inherit>
        {version}
      </Text>
    </Text>
  );
}
