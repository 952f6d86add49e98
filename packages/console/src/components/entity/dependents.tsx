import { useQuery } from "@connectrpc/connect-query";
import type { ResourceType } from "@haltere/idl/core";
import { DependentsService } from "@haltere/idl/haltere";
import { Stack, Text } from "@mantine/core";
import type { Scope } from "../../data/scope.ts";
import { ErrorPanel } from "../error-panel.tsx";
import { PageLink } from "../link.tsx";
import { TableFrame } from "../table-frame.tsx";
import { Waiting } from "../waiting.tsx";

interface DependentsProps {
  readonly scope: Scope;
  readonly resourceType: ResourceType;
  readonly name: string;
}

/** The workflows of the domain whose latest version runs it. */
export function Dependents({ scope, resourceType, name }: DependentsProps) {
  const { project, domain } = scope;
  const { data, error, refetch } = useQuery(DependentsService.method.listDependents, {
    project,
    domain,
    resourceType,
    name,
  });
  if (error) return <ErrorPanel what="Who uses it could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const { dependents, lookedAt, more } = data;
  return (
    <Stack gap="xs">
      {dependents.length === 0 && (
        <Text size="sm" c="dimmed">
          No workflow runs it.
        </Text>
      )}
      {dependents.length > 0 && (
        <TableFrame label="Workflows that use it">
          <table className="hal-table">
            <thead>
              <tr>
                <th>Workflow</th>
                <th>Nodes that run it</th>
                <th>Version that is run</th>
              </tr>
            </thead>
            <tbody>
              {dependents.map(({ workflow, nodes, version }) => (
                <tr key={workflow?.name}>
                  <td className="hal-name">
                    <PageLink
                      className="hal-clip"
                      to="/projects/$project/domains/$domain/workflow/$name/version/$version"
                      params={{ ...scope, name: workflow?.name ?? "", version: workflow?.version ?? "" }}
                    >
                      {workflow?.name}
                    </PageLink>
                  </td>
                  <td className="hal-mono">{nodes.join(", ") || "in a workflow that it holds"}</td>
                  <td className="hal-mono hal-name">
                    <span className="hal-clip" title={version}>
                      {version}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <Text size="xs" c="dimmed">
        {more
          ? `Looked at the latest version of the ${lookedAt} workflows that were registered last; there are others.`
          : `Looked at the latest version of each of the domain's ${lookedAt} workflows.`}
      </Text>
    </Stack>
  );
}
