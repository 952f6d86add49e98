import type { Execution, Project } from "@haltere/idl/admin";
import { Badge, Card, Group, Text, Title } from "@mantine/core";
import { PageLink } from "../../components/link.tsx";
import { RunStrip } from "../../components/run-strip.tsx";

interface ProjectCardProps {
  readonly project: Project;
  /** The latest first; undefined where they are not asked for. */
  readonly runsOf: (domain: string) => readonly Execution[] | undefined;
}

/** A project, and how each of its domains does. */
export function ProjectCard({ project: { id, name, description, labels, domains }, runsOf }: ProjectCardProps) {
  return (
    <Card withBorder padding="sm" radius="md" bg="var(--hal-surface)">
      <Group gap="xs" align="baseline">
        <Title order={2}>{name || id}</Title>
        {name && name !== id && <span className="hal-mono hal-dim">{id}</span>}
        {Object.entries(labels?.values ?? {}).map(([key, value]) => (
          <Badge key={key} size="sm" variant="default" tt="none" fw={400} radius="sm">
            {value ? `${key}=${value}` : key}
          </Badge>
        ))}
      </Group>
      <Text size="sm" c="dimmed" lineClamp={2}>
        {description}
      </Text>
      <ul className="hal-domains">
        {domains.map((domain) => {
          const runs = runsOf(domain.id);
          return (
            <li key={domain.id}>
              <PageLink to="/projects/$project/domains/$domain/executions" params={{ project: id, domain: domain.id }}>
                {domain.name || domain.id}
              </PageLink>
              {runs && <RunStrip runs={runs} room={20} />}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
