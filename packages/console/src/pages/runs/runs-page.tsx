import { useTransport } from "@connectrpc/connect-query";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Pager } from "../../components/pager.tsx";
import { RunStrip } from "../../components/run-strip.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { milliseconds } from "../../format/time.ts";
import { BulkActions } from "./bulk-actions.tsx";
import { ColumnsMenu } from "./columns-menu.tsx";
import { downloadRuns } from "./download-runs.ts";
import { ErrorGroups } from "./error-groups.tsx";
import { readRuns } from "./read-runs.ts";
import { useRunColumns } from "./run-columns.ts";
import { RunsFilters } from "./runs-filters.tsx";
import { isNarrowed, pageSize, readRunsSearch } from "./runs-search.ts";
import { RunsTable } from "./runs-table.tsx";
import { useHeld } from "./use-held.ts";
import { barCount, useRunList } from "./use-run-list.ts";
import { ViewsMenu } from "./views-menu.tsx";

/** The runs of a domain, live: narrowed, ordered and paged by the address, and acted on together. */
export function RunsPage() {
  const scope = useRequiredScope();
  const transport = useTransport();
  const [address, change] = useAddressSearch();
  const search = useMemo(() => readRunsSearch(address), [address]);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const columns = useRunColumns();
  const { held, rows } = useHeld();
  const list = useRunList(scope, search, held || search.page > 0 || chosen.size > 0);
  const { main, beside, read, request, come } = list;
  const download = useMutation({ mutationFn: () => downloadRuns(transport, request) });
  const runs = main.data?.executions ?? [];
  const latest = beside.data?.executions ?? [];
  const last = main.data !== undefined && main.data.token === "";
  const whole = search.page === 0 && last;

  return (
    <Page
      title="Runs"
      actions={
        <>
          <ViewsMenu address={address} />
          <ColumnsMenu {...columns} />
          <Button
            variant="default"
            loading={download.isPending}
            onClick={() => download.mutate()}
            disabled={runs.length === 0}
          >
            CSV
          </Button>
        </>
      }
    >
      <RunsFilters scope={scope} search={search} change={change} runs={latest} />
      {latest.length > 1 && (
        <div className="hal-sunken hal-latest">
          <RunStrip
            runs={latest}
            room={latest.length}
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
      <ErrorGroups runs={latest} choose={choose} />
      {main.error && <ErrorPanel what="The runs could not be read" error={main.error} retry={read} />}
      {download.error && <ErrorPanel what="The runs could not be downloaded" error={download.error} />}
      {!main.data && !main.error && <Waiting rows={12} />}
      {chosen.size > 0 && (
        <BulkActions
          scope={scope}
          chosen={chosen}
          archived={search.archived}
          chooseAll={
            whole
              ? undefined
              : async () => choose(new Set((await readRuns(transport, request)).map(({ id }) => id?.name ?? "")))
          }
          done={(left) => {
            choose(left);
            read();
          }}
        />
      )}
      <div role="status" className="hal-come">
        {come > 0 && (
          <Button
            variant="light"
            size="compact-sm"
            onClick={() => {
              list.show();
              if (search.page > 0) change({ page: undefined });
              window.scrollTo({ top: 0 });
            }}
          >
            {come >= barCount ? `${barCount}+` : come} new {come === 1 ? "run" : "runs"}
          </Button>
        )}
      </div>
      {main.data && runs.length === 0 && search.page === 0 && <NoRuns narrowed={isNarrowed(search)} {...scope} />}
      {runs.length > 0 && (
        <div {...rows}>
          <RunsTable
            scope={scope}
            runs={runs}
            search={search}
            sortBy={(sort) => change({ sort, page: undefined })}
            columns={columns.shown}
            chosen={chosen}
            choose={choose}
          />
        </div>
      )}
      {main.data && (
        <Pager
          label="Pages of runs"
          page={search.page}
          size={pageSize}
          count={runs.length}
          last={last}
          reading={main.isPlaceholderData}
          words={["Newer", "Older"]}
          go={(page) => change({ page: page === 0 ? undefined : String(page) })}
        />
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
