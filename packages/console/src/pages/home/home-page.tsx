import { createQueryOptions, useQuery, useTransport } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { SimpleGrid, TextInput, Title } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { ProjectCard } from "./project-card.tsx";
import { type PlacedRun, RecentRuns } from "./recent-runs.tsx";

/** How many bars a domain's strip has. */
const runCount = 20;
/** The first so many projects tell of their runs; a search brings others among them. */
const toldProjects = 12;
/** No stream is of more than one domain, so this page asks again, in milliseconds. */
const beat = 5000;

/** The projects of this control plane: how their domains do, what ran last, and what to type where nothing has. */
export function HomePage() {
  const transport = useTransport();
  const [address, change] = useAddressSearch();
  const { data, error, refetch } = useQuery(AdminService.method.listProjects, {}, { refetchInterval: beat });
  const wanted = (address.name ?? "").toLowerCase();
  const projects = (data?.projects ?? []).filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted));
  const places = projects
    .slice(0, toldProjects)
    .flatMap(({ id: project, domains }) => domains.map(({ id: domain }) => ({ project, domain })));
  const sortBy = { key: "created_at", direction: Sort_Direction.DESCENDING };
  const runs = useQueries({
    queries: places.map((id) => ({
      ...createQueryOptions(AdminService.method.listExecutions, { id, limit: runCount, sortBy }, { transport }),
      refetchInterval: beat,
    })),
    combine: (results) => ({
      read: results.every(({ isPending }) => !isPending),
      failed: results.find((result) => result.error !== null),
      lists: results.map((result) => result.data?.executions ?? []),
    }),
  });
  const listOf = (project: string, domain: string) =>
    runs.lists[places.findIndex((place) => place.project === project && place.domain === domain)];
  const placed = places.flatMap((place, index): PlacedRun[] =>
    (runs.lists[index] ?? []).map((run) => ({ ...place, run })),
  );
  return (
    <Page title="Projects">
      {error && <ErrorPanel what="The projects could not be read" error={error} retry={() => void refetch()} />}
      {runs.failed && (
        <ErrorPanel
          what="The latest runs could not be read"
          error={runs.failed.error}
          retry={() => void runs.failed?.refetch()}
        />
      )}
      {!data && !error && <Waiting />}
      {data && data.projects.length > 6 && (
        <TextInput
          w={260}
          aria-label="Project"
          placeholder="Project"
          value={address.name ?? ""}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
      )}
      {data && projects.length === 0 && <EmptyState title="No project is called so" />}
      <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} spacing="md">
        {projects.map((project) => (
          <ProjectCard key={project.id} project={project} runsOf={(domain) => listOf(project.id, domain)} />
        ))}
      </SimpleGrid>
      {placed.length > 0 && (
        <>
          <Title order={2}>Recent runs</Title>
          <RecentRuns runs={placed} />
        </>
      )}
      {data && runs.read && placed.length === 0 && wanted === "" && (
        <EmptyState title="Nothing has run yet" command="npx haltere run hello.ts wf --remote">
          Type this beside a program, and watch it here.
        </EmptyState>
      )}
    </Page>
  );
}
