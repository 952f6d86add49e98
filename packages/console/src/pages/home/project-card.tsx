import { useMutation } from "@connectrpc/connect-query";
import { type Project, Project_ProjectState } from "@haltere/idl/admin";
import type { DomainOverview } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { Badge, Button, Card, Group, Text, Title } from "@mantine/core";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { PhaseIcon } from "../../components/phase-icon.tsx";
import { RunStrip } from "../../components/run-strip.tsx";
import type { PhaseLook } from "../../format/phase.ts";
import { barCount } from "./use-domains.ts";

interface ProjectCardProps {
  readonly project: Project;
  /** Undefined until it is known. */
  readonly overviewOf: (domain: string) => DomainOverview | undefined;
  readonly changed: () => void;
}

/** A project, and how each of its domains does. */
export function ProjectCard({ project, overviewOf, changed }: ProjectCardProps) {
  const { id, name, description, labels, domains, state } = project;
  const update = useMutation(AdminService.method.updateProject, { onSuccess: changed });
  const archived = state === Project_ProjectState.ARCHIVED;
  return (
    <Card withBorder padding="sm" radius="md" bg="var(--hal-surface)" component="section" aria-label={name || id}>
      <Group gap="xs" align="baseline">
        <Title order={2} style={{ overflowWrap: "anywhere" }}>
          {name || id}
        </Title>
        {name && name !== id && <span className="hal-mono hal-dim">{id}</span>}
        {Object.entries(labels?.values ?? {}).map(([key, value]) => (
          <Badge key={key} size="sm" variant="default" tt="none" fw={400} radius="sm">
            {value ? `${key}=${value}` : key}
          </Badge>
        ))}
        <Group gap="xs" ml="auto">
          {archived && (
            <Button
              variant="default"
              size="compact-xs"
              loading={update.isPending}
              onClick={() => {
                const kept = { id, name, description, ...(labels ? { labels } : {}) };
                update.mutate({ ...kept, state: Project_ProjectState.ACTIVE });
              }}
            >
              Restore
            </Button>
          )}
          {domains[0] && (
            <PageLink
              size="xs"
              c="dimmed"
              aria-label={`Settings of ${name || id}`}
              to="/projects/$project/domains/$domain/settings"
              params={{ project: id, domain: domains[0].id }}
            >
              Settings
            </PageLink>
          )}
        </Group>
      </Group>
      <Text size="sm" c="dimmed" lineClamp={2}>
        {description}
      </Text>
      {update.error && <ErrorPanel what="The project could not be changed" error={update.error} />}
      <ul className="hal-domains">
        {domains.map((domain) => (
          <Domain key={domain.id} project={id} domain={domain.id} name={domain.name} overview={overviewOf(domain.id)} />
        ))}
      </ul>
    </Card>
  );
}

interface DomainProps {
  readonly project: string;
  readonly domain: string;
  readonly name: string;
  readonly overview: DomainOverview | undefined;
}

function Domain({ project, domain, name, overview }: DomainProps) {
  const params = { project, domain };
  return (
    <li>
      <PageLink to="/projects/$project/domains/$domain/executions" params={params}>
        {name || domain}
      </PageLink>
      <span className="hal-pair">
        <Count
          count={overview?.going ?? 0}
          word="running"
          look="running"
          params={params}
          phase="UNDEFINED,QUEUED,RUNNING,SUCCEEDING,FAILING,ABORTING"
        />
        <Count
          count={overview?.failed ?? 0}
          word="failed in 24 hours"
          look="failed"
          params={params}
          phase="FAILED,TIMED_OUT"
          since="24h"
        />
      </span>
      {overview && <RunStrip runs={overview.executions} room={barCount} />}
    </li>
  );
}

interface CountProps {
  readonly count: number;
  readonly word: string;
  readonly look: PhaseLook;
  readonly params: { readonly project: string; readonly domain: string };
  readonly phase: string;
  readonly since?: string;
}

/** How many, where there are any, with the list of them behind it. */
function Count({ count, word, look, params, phase, since }: CountProps) {
  if (count === 0) return undefined;
  const told = count >= 100 ? "100+" : String(count);
  return (
    <PageLink
      className="hal-count"
      c={`var(--hal-${look})`}
      title={`${told} ${word}`}
      aria-label={`${told} ${word} in ${params.project}, ${params.domain}`}
      to="/projects/$project/domains/$domain/executions"
      params={params}
      search={since === undefined ? { phase } : { phase, since }}
    >
      <PhaseIcon look={look} size={12} />
      {told}
    </PageLink>
  );
}
