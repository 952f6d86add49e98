import { useTransport } from "@connectrpc/connect-query";
import { Sort_Direction } from "@haltere/idl/admin";
import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { RunStrip } from "../../components/run-strip.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { type RunsRequest, useRuns } from "../../data/use-runs.ts";
import { milliseconds } from "../../format/time.ts";
import { BulkActions } from "./bulk-actions.tsx";
import { downloadRuns } from "./download-runs.ts";
import { RunsFilters } from "./runs-filters.tsx";
import { isNarrowed, pageSize, readRunsSearch, runFilters } from "./runs-search.ts";
import { RunsTable } from "./runs-table.tsx";

const { ASCENDING, DESCENDING } = Sort_Direction;
const barCount = 100;

/** The runs of a domain, live: narrowed, ordered and paged by the address, and acted on together. */
export function RunsPage() {
  const scope = useRequiredScope();
  const transport = useTransport();
  const [address, change] = useAddressSearch();
  const search = useMemo(() => readRunsSearch(address), [address]);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const { request, latest } = useMemo(() => {
    const now = Date.now();
    const of = { id: { project: scope.project, domain: scope.domain } };
    const newest = { key: "created_at", direction: DESCENDING };
    const request: RunsRequest = {
      ...of,
      limit: pageSize,
      token: String(search.page * pageSize),
      filters: runFilters(search, now),
      sortBy: { key: search.sort, direction: search.descending ? DESCENDING : ASCENDING },
    };
    const latest: RunsRequest = {
      ...of,
      limit: barCount,
      filters: runFilters({ ...search, until: "" }, now),
      sortBy: newest,
    };
    return { request, latest };
  }, [scope.project, scope.domain, search]);
  const { main, beside, read } = useRuns(scope, [request, latest]);
  const download = useMutation({ mutationFn: () => downloadRuns(transport, request) });
  const runs = main.data?.executions ?? [];
  const last = main.data !== undefined && main.data.token === "";

  return (
    <Page
      title="Runs"
      actions={
        <Button
          variant="default"
          loading={download.isPending}
          onClick={() => download.mutate()}
          disabled={runs.length === 0}
        >
          CSV
        </Button>
      }
    >
      <RunsFilters search={search} change={change} />
      {beside.data && beside.data.executions.length > 1 && (
        <div className="hal-sunken">
          <RunStrip
            runs={beside.data.executions}
            room={barCount}
            height={36}
            onPick={({ closure }) => {
              const created = milliseconds(closure?.createdAt);
              // Times are kept to the microsecond, and filters told to the millisecond.
              if (created !== undefined)
                change({ until: new Date(created + 1).toISOString(), page: undefined, sort: undefined });
            }}
          />
        </div>
      )}
      {main.error && <ErrorPanel what="The runs could not be read" error={main.error} retry={read} />}
      {download.error && <ErrorPanel what="The runs could not be downloaded" error={download.error} />}
      {!main.data && !main.error && <Waiting rows={12} />}
      {chosen.size > 0 && (
        <BulkActions
          scope={scope}
          chosen={chosen}
          archived={search.archived}
          done={(left) => {
            choose(left);
            read();
          }}
        />
      )}
      {main.data && runs.length === 0 && search.page === 0 && <NoRuns narrowed={isNarrowed(search)} {...scope} />}
      {runs.length > 0 && (
        <RunsTable
          scope={scope}
          runs={runs}
          search={search}
          sortBy={(sort) => change({ sort, page: undefined })}
          chosen={chosen}
          choose={choose}
        />
      )}
      {main.data && (search.page > 0 || !last) && (
        <Group gap="xs" component="nav" aria-label="Pages of runs">
          <Button
            variant="default"
            disabled={search.page === 0}
            onClick={() => change({ page: String(search.page - 1) })}
          >
            Newer
          </Button>
          <Text size="sm">
            {search.page * pageSize + 1}–{search.page * pageSize + runs.length}
          </Text>
          <Button variant="default" disabled={last} onClick={() => change({ page: String(search.page + 1) })}>
            Older
          </Button>
        </Group>
      )}
    </Page>
  );
}

function NoRuns({ narrowed, project, domain }: { narrowed: boolean; project: string; domain: string }) {
  if (narrowed) return <EmptyState title="No run is like this">Take a filter away to see more.</EmptyState>;
  return (
    <EmptyState
      title="Nothing has run here yet"
      command={`npx haltere run hello.ts wf --remote --project ${project} --domain ${domain}`}
    >
      A run shows here with the moment it is made.
    </EmptyState>
  );
}
