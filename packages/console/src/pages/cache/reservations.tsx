import { useQuery } from "@connectrpc/connect-query";
import { CacheEntryService } from "@haltere/idl/haltere";
import { Stack, Text, Title } from "@mantine/core";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Time } from "../../components/time.tsx";
import type { Scope } from "../../data/scope.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";

/** Who computes what is to be cached: other calls with the same inputs wait for them. */
export function Reservations({ scope }: { readonly scope: Scope }) {
  const { project, domain } = scope;
  const { data, error, refetch } = useQuery(CacheEntryService.method.listCacheReservations, { project, domain });
  const read = useThrottled(() => void refetch(), 1000);
  useWatch(scope, read, read);
  if (error) return <ErrorPanel what="The reservations could not be read" error={error} />;
  if (!data || data.reservations.length === 0) return null;
  return (
    <Stack gap={6} component="section" aria-label="Reservations">
      <Title order={2}>Reservations</Title>
      <Text size="sm" c="dimmed">
        Who computes a result now; calls with the same inputs wait for it. A holder that says nothing more loses it.
      </Text>
      <TableFrame label="Reservations, listed">
        <table className="hal-table">
          <thead>
            <tr>
              <th>Task</th>
              <th>Cache version</th>
              <th>Held by</th>
              <th>Good until</th>
            </tr>
          </thead>
          <tbody>
            {data.reservations.map(({ task, cacheVersion, tag, owner, expiresAt }) => (
              <tr key={`${task}/${cacheVersion}/${tag}`}>
                <td className="hal-name">
                  <span className="hal-clip" title={task}>
                    {task}
                  </span>
                </td>
                <td className="hal-mono">{cacheVersion}</td>
                <td className="hal-mono">{owner}</td>
                <td>
                  <Time at={expiresAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Stack>
  );
}
