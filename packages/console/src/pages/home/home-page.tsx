import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Card, Group, SimpleGrid, Text, Title } from "@mantine/core";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { ButtonLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";

/** The projects of this control plane, with a way into each of their domains. */
export function HomePage() {
  const { data, error, refetch } = useQuery(AdminService.method.listProjects, { limit: 100 });
  return (
    <Page title="Projects">
      {error && <ErrorPanel what="The projects could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data?.projects.length === 0 && <EmptyState title="No project yet" />}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {data?.projects.map(({ id, name, description, domains }) => (
          <Card key={id} withBorder padding="sm">
            <Title order={2}>{name || id}</Title>
            <Text size="sm" c="dimmed" mih="1.5em">
              {description}
            </Text>
            <Group gap="xs" mt="xs">
              {domains.map((domain) => (
                <ButtonLink
                  key={domain.id}
                  variant="default"
                  to="/projects/$project/domains/$domain/executions"
                  params={{ project: id, domain: domain.id }}
                >
                  {domain.name || domain.id}
                </ButtonLink>
              ))}
            </Group>
          </Card>
        ))}
      </SimpleGrid>
    </Page>
  );
}
