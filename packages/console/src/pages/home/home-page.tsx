import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button, Chip, CloseButton, Group, SimpleGrid, Text, TextInput, Title } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useRef, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { ProjectCard } from "./project-card.tsx";
import { type PlacedRun, RecentRuns } from "./recent-runs.tsx";
import { useDomains } from "./use-domains.ts";

const CreateProject = lazy(async () => ({
  default: (await import("../../components/create-project.tsx")).CreateProject,
}));

/** Cards that are drawn at first, and that more come by. */
const cardCount = 60;

/** The projects of this control plane, live: how their domains do, what ran last, and what to type where nothing has. */
export function HomePage() {
  const [address, change] = useAddressSearch();
  const [most, setMost] = useState(cardCount);
  const field = useRef<HTMLInputElement>(null);
  useHotkeys([["/", () => field.current?.focus()]]);
  const archived = address.archived === "1";
  const { data, error, refetch } = useQuery(
    AdminService.method.listProjects,
    archived ? { filters: "eq(state,1)" } : {},
  );
  const words = (address.name ?? "").toLowerCase().split(/\s+/);
  const found = (data?.projects ?? []).filter(({ id, name, labels }) => {
    const text = `${id} ${name} ${Object.entries(labels?.values ?? {}).map((pair) => pair.join("="))}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const projects = found.slice(0, most);
  const places = projects.flatMap(({ id: project, domains }) => domains.map(({ id: domain }) => ({ project, domain })));
  const domains = useDomains(places);
  const placed = places.flatMap((place): PlacedRun[] =>
    (domains.of(place.project, place.domain)?.executions ?? []).map((run) => ({ ...place, run })),
  );
  const narrowed = archived || address.name !== undefined;
  return (
    <Page
      title="Projects"
      actions={
        <Button variant="default" onClick={() => change({ new: "1" })}>
          New project
        </Button>
      }
    >
      {address.new === "1" && (
        <Suspense>
          <CreateProject
            close={() => change({ new: "" })}
            done={() => {
              change({ new: "" });
              void refetch();
            }}
          />
        </Suspense>
      )}
      <Group gap="xs" role="search" aria-label="Projects">
        <TextInput
          ref={field}
          w={260}
          aria-label="Project"
          placeholder="Project or label"
          value={address.name ?? ""}
          onChange={(event) => change({ name: event.currentTarget.value })}
          rightSection={
            address.name && <CloseButton size="xs" aria-label="Clear project" onClick={() => change({ name: "" })} />
          }
        />
        <Chip
          size="xs"
          variant="outline"
          radius="sm"
          checked={archived}
          onChange={(on) => change({ archived: on ? "1" : "" })}
        >
          Archived
        </Chip>
        {data && (
          <Text size="xs" c="dimmed" role="status">
            {narrowed ? `${found.length} of them` : `${found.length} projects`}
          </Text>
        )}
      </Group>
      {error && <ErrorPanel what="The projects could not be read" error={error} retry={() => void refetch()} />}
      {domains.error && (
        <ErrorPanel what="How they do could not be read" error={domains.error} retry={() => void domains.refetch()} />
      )}
      {!data && !error && <Waiting />}
      {data && found.length === 0 && <NoProjects archived={archived} narrowed={narrowed} />}
      <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} spacing="md">
        {projects.map((project) => (
          <ProjectCard
            key={project.id}
            project={project}
            overviewOf={(domain) => domains.of(project.id, domain)}
            changed={() => void refetch()}
          />
        ))}
      </SimpleGrid>
      {found.length > projects.length && (
        <Button variant="default" style={{ alignSelf: "start" }} onClick={() => setMost(most + cardCount)}>
          Show {Math.min(cardCount, found.length - projects.length)} more
        </Button>
      )}
      {placed.length > 0 && (
        <>
          <Title order={2}>Recent runs</Title>
          <RecentRuns runs={placed} />
        </>
      )}
      {domains.data && placed.length === 0 && !narrowed && (
        <EmptyState title="Nothing has run yet" command="npx haltere run hello.ts wf --remote">
          Type this beside a program, and watch it here.
        </EmptyState>
      )}
    </Page>
  );
}

function NoProjects({ archived, narrowed }: { readonly archived: boolean; readonly narrowed: boolean }) {
  if (archived) return <EmptyState title="No project is archived">Archive one in its settings.</EmptyState>;
  if (narrowed)
    return <EmptyState title="No project is called so">Another part of its name or label may find it.</EmptyState>;
  return <EmptyState title="There is no project yet">Make one: what runs is kept in projects.</EmptyState>;
}
