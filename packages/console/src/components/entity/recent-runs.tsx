import { useQuery } from "@connectrpc/connect-query";
import { type Execution, Sort_Direction } from "@haltere/idl/admin";
import { AdminService } from "@haltere/idl/service";
import { Chip, Group, Stack, Text, Title } from "@mantine/core";
import type { Scope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { executionPhase } from "../../format/phase.ts";
import { ErrorPanel } from "../error-panel.tsx";
import { RunRow } from "../run-row.tsx";
import { RunStrip } from "../run-strip.tsx";
import { TableFrame } from "../table-frame.tsx";
import { Waiting } from "../waiting.tsx";

interface RecentRunsProps {
  readonly scope: Scope;
  readonly entity: "workflow" | "task" | "launch_plan";
  readonly name: string;
  /** The version that the page shows. */
  readonly version: string;
}

/** The last runs of an entity, of each version or of the one that is shown, live: how the versions did, and the latest runs. */
export function RecentRuns({ scope, entity, name, version }: RecentRunsProps) {
  const [{ own }, change] = useAddressSearch();
  // Flyte's filters cannot quote their own signs: of such a version nothing can be asked for alone.
  const alone = own === "1" && !/[+;,()]/.test(version);
  const { data, error, refetch } = useQuery(AdminService.method.listExecutions, {
    id: scope,
    limit: 50,
    filters: `eq(${entity}.name,${name})${alone ? `+eq(${entity}.version,${version})` : ""}`,
    sortBy: { key: "created_at", direction: Sort_Direction.DESCENDING },
  });
  const read = useThrottled(() => void refetch(), 1000);
  useWatch({ ...scope, executionsOnly: true }, read, read);
  const runs = data?.executions ?? [];
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2}>Recent runs</Title>
        <Chip
          size="xs"
          variant="outline"
          radius="sm"
          checked={alone}
          onChange={(on) => change({ own: on ? "1" : undefined })}
        >
          Of this version alone
        </Chip>
      </Group>
      {error && <ErrorPanel what="The runs could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={4} />}
      {data && runs.length === 0 && (
        <Text size="sm" c="dimmed">
          {alone
            ? "This version has not run yet."
            : entity === "task"
              ? "It has not run by itself yet."
              : "It has not run yet."}
        </Text>
      )}
      {runs.length > 0 && (
        <>
          <ByVersion runs={runs} entity={entity} />
          <RunTable scope={scope} runs={runs.slice(0, 15)} entity={entity} />
        </>
      )}
    </Stack>
  );
}

type Entity = RecentRunsProps["entity"];

function versionOf({ spec, closure }: Execution, entity: Entity): string {
  return (entity === "workflow" ? closure?.workflowId : spec?.launchPlan)?.version ?? "";
}

/** How the versions among the latest runs did, the one that ran last first. */
function ByVersion({ runs, entity }: { readonly runs: readonly Execution[]; readonly entity: Entity }) {
  const versions = [...Map.groupBy(runs, (run) => versionOf(run, entity))].slice(0, 6);
  return (
    <TableFrame label="Versions that ran">
      <table className="hal-table" aria-label="Runs by version">
        <thead>
          <tr>
            <th>Version</th>
            <th>Runs</th>
            <th className="hal-number">Failed</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(([version, those]) => {
            const ended = those.filter(({ closure }) => executionPhase(closure?.phase ?? 0).terminal);
            const failed = ended.filter(({ closure }) => executionPhase(closure?.phase ?? 0).look === "failed");
            return (
              <tr key={version}>
                <td className="hal-mono hal-name">
                  <span className="hal-clip" title={version}>
                    {version}
                  </span>
                </td>
                <td>
                  <RunStrip runs={those} room={Math.min(50, Math.max(12, those.length))} />
                </td>
                <td className="hal-number">
                  {failed.length} of {ended.length}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}

interface RunTableProps {
  readonly scope: Scope;
  readonly runs: readonly Execution[];
  readonly entity: Entity;
}

function RunTable({ scope, runs, entity }: RunTableProps) {
  return (
    <TableFrame label="Runs, listed">
      <table className="hal-table" aria-label="Latest runs">
        <thead>
          <tr>
            <th>Run</th>
            <th>Phase</th>
            <th>Version</th>
            <th>Created</th>
            <th className="hal-number">Took</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id?.name} scope={scope} run={run}>
              <td className="hal-mono hal-name">
                <span className="hal-clip">{versionOf(run, entity)}</span>
              </td>
            </RunRow>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
