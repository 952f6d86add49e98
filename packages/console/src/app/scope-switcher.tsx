import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Menu, Text } from "@mantine/core";
import { MenuItemLink, PageLink } from "../components/link.tsx";
import { type Scope, useScope } from "../data/scope.ts";

/** Says in which project and domain one is, and leads to others. */
export function ScopeSwitcher() {
  const scope = useScope();
  return (
    <Group gap={4} wrap="nowrap" component="nav" aria-label="Where you are" miw={0}>
      <PageLink to="/" fw={650} c="var(--mantine-color-text)" underline="never" px={6}>
        Haltere
      </PageLink>
      {scope && <ScopeMenu scope={scope} />}
    </Group>
  );
}

function ScopeMenu({ scope }: { readonly scope: Scope }) {
  const { data } = useQuery(AdminService.method.listProjects, { limit: 100 });
  const projects = data?.projects ?? [];
  const domains = projects.find(({ id }) => id === scope.project)?.domains ?? [];
  const runs = "/projects/$project/domains/$domain/executions";
  return (
    <>
      <Text c="dimmed" aria-hidden="true">
        /
      </Text>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            c="var(--mantine-color-text)"
            px={6}
            aria-label={`Project ${scope.project}`}
          >
            {projects.find(({ id }) => id === scope.project)?.name || scope.project}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {projects.map(({ id, name }) => (
            <MenuItemLink key={id} to={runs} params={{ project: id, domain: scope.domain }}>
              {name || id}
            </MenuItemLink>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Text c="dimmed" aria-hidden="true">
        /
      </Text>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            c="var(--mantine-color-text)"
            px={6}
            aria-label={`Domain ${scope.domain}`}
          >
            {scope.domain}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {domains.map(({ id, name }) => (
            <MenuItemLink key={id} to={runs} params={{ project: scope.project, domain: id }}>
              {name || id}
            </MenuItemLink>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
