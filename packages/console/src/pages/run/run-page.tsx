import "./run.css";
import { useMutation } from "@connectrpc/connect-query";
import { RerunService } from "@haltere/idl/haltere";
import { Alert, Button, Group, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase, type PhaseLook } from "../../format/phase.ts";
import { milliseconds } from "../../format/time.ts";
import { Legend } from "./header/legend.tsx";
import { RunActions } from "./header/run-actions.tsx";
import { RunHeader } from "./header/run-header.tsx";
import { NodePanel } from "./panel/node-panel.tsx";
import { RunValues } from "./panel/run-values.tsx";
import { failedRows, nextFailed } from "./state/failed-rows.ts";
import { listItems } from "./state/list-item.ts";
import { compareRows, orderOf } from "./state/row-order.ts";
import { useAttempts } from "./state/use-attempts.ts";
import { useRun } from "./state/use-run.ts";
import { visibleRows } from "./state/visible-rows.ts";
import { type NodeListProps, NodeTable } from "./table/node-table.tsx";
import { Timeline } from "./timeline/timeline.tsx";
import { useRunKeys } from "./use-run-keys.ts";

const views = ["table", "timeline", "graph", "values"] as const;
const looks: readonly PhaseLook[] = ["queued", "running", "paused", "succeeded", "failed", "aborted", "skipped"];
const importGraph = () => import("./graph/run-graph.tsx");
const RunGraph = lazy(async () => ({ default: (await importGraph()).RunGraph }));

/** A run: how it stands, its nodes in a table, over time and as a graph, and the chosen node beside. */
export function RunPage() {
  const scope = useRequiredScope();
  const name = useParams({ strict: false }).name ?? "";
  return <RunOf key={`${scope.project}/${scope.domain}/${name}`} name={name} />;
}

function RunOf({ name }: { readonly name: string }) {
  const scope = useRequiredScope();
  const run = useRun(scope, name);
  const [search, change] = useAddressSearch();
  const navigate = useNavigate();
  const find = useRef<HTMLInputElement>(null);
  const view = views.find((known) => known === search.view) ?? "table";
  // Loaded while the nodes are read.
  useEffect(() => {
    if (view === "graph") void importGraph();
  }, [view]);
  const look = looks.find((known) => known === search.phase);
  const text = search.find ?? "";
  // What is opened and closed by hand; what lies around the chosen node is open with it.
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const selected = search.node === undefined ? undefined : run.rows.get(search.node);
  const open = useMemo(() => {
    const opened = new Set<string>();
    for (const row of run.rows.values())
      if (toggled.get(row.key) ?? (run.rows.size <= 200 && row.depth < 3)) opened.add(row.key);
    for (let key = selected?.parentKey ?? ""; key !== ""; key = run.rows.get(key)?.parentKey ?? "") opened.add(key);
    return opened;
  }, [run.rows, toggled, selected?.parentKey]);
  const order = useMemo(() => orderOf(search.sort), [search.sort]);
  const rows = useMemo(
    () => visibleRows(run.tree, open, { text, look }, order && compareRows(order, Date.now())),
    [run.tree, open, text, look, order],
  );
  const [attemptsOpen, setAttemptsOpen] = useState<ReadonlySet<string>>(new Set());
  const attempts = useAttempts(scope, name, run, attemptsOpen);
  const items = useMemo(() => listItems(rows, attempts), [rows, attempts]);
  const select = (key: string | undefined, tab?: string) =>
    change({ node: key, item: undefined, ...(tab === undefined ? {} : { tab }) });
  const toggle = (key: string) => setToggled((before) => new Map(before).set(key, !open.has(key)));
  const toggleAttempts = (key: string) =>
    setAttemptsOpen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const failed = useMemo(() => failedRows(run.tree), [run.tree]);
  const toNextFailed = () => {
    const next = nextFailed(failed, run.rows.keys(), selected?.key);
    if (next !== undefined) select(next.key);
  };
  useRunKeys({ rows, open, selected, select, toggle, toggleAttempts, toNextFailed, find });

  const phase = executionPhase(run.execution?.closure?.phase ?? 0);
  const rerun = useMutation(RerunService.method.rerunExecution, {
    onError: run.readExecution,
    onSuccess: ({ id }) => {
      if (id)
        void navigate({
          to: "/projects/$project/domains/$domain/executions/$name",
          params: { ...scope, name: id.name },
        });
    },
  });
  const { closure } = run.execution ?? {};
  const from = milliseconds(closure?.createdAt) ?? 0;
  const took = durationMilliseconds(closure?.duration) ?? 0;
  const list: NodeListProps = {
    run: name,
    items,
    open,
    critical: run.critical,
    selected: selected?.key,
    attemptsOpen,
    commitsOf: run.commitsOf,
    onSelect: select,
    onToggle: toggle,
    onAttempts: toggleAttempts,
  };
  return (
    <Page
      title={name}
      actions={
        run.execution && (
          <RunActions scope={scope} name={name} execution={run.execution} onChanged={run.readExecution} />
        )
      }
    >
      {run.error !== undefined && run.error !== null && (
        <ErrorPanel what={`The run ${name} could not be read`} error={run.error} retry={run.readAgain} />
      )}
      {run.gone && (
        <Alert color="gray" variant="light" title="This run has been purged" role="alert">
          What shows is as it was last read; values, logs and reports that are not on this page are gone.
        </Alert>
      )}
      {!run.execution && !run.error && <Waiting />}
      {run.execution && (
        <Stack gap="sm">
          <RunHeader scope={scope} run={run} name={name} execution={run.execution} onSelect={select} />
          {rerun.error && <ErrorPanel what="It was not run again" error={rerun.error} />}
          <Group gap="sm">
            <SegmentedControl
              size="xs"
              aria-label="View"
              data={[
                { value: "table", label: "Table" },
                { value: "timeline", label: "Timeline" },
                { value: "graph", label: "Graph" },
                { value: "values", label: "Inputs and outputs" },
              ]}
              value={view}
              onChange={(value) => change({ view: value === "table" ? undefined : value })}
            />
            {view !== "values" && (
              <>
                <TextInput
                  ref={find}
                  aria-label="Find a node"
                  placeholder="Find a node ( / )"
                  value={text}
                  onChange={(event) => change({ find: event.currentTarget.value || undefined })}
                />
                <Select
                  aria-label="Nodes in phase"
                  placeholder="All phases"
                  clearable
                  clearButtonProps={{ "aria-label": "All phases" }}
                  w={140}
                  data={[...looks]}
                  value={look ?? null}
                  onChange={(value) => change({ phase: value ?? undefined })}
                />
                {failed.length > 0 && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    title="Go to the next failed node ( f )"
                    onClick={toNextFailed}
                  >
                    Next failed ({failed.length.toLocaleString("en")})
                  </Button>
                )}
              </>
            )}
          </Group>
          <div className="run-body" data-panel={selected !== undefined}>
            <div style={{ minWidth: 0 }}>
              {view === "values" ? (
                <RunValues scope={scope} run={name} rows={run.rows} ended={phase.terminal} />
              ) : !run.ready ? (
                <Waiting />
              ) : rows.length === 0 && view !== "graph" ? (
                <EmptyState title={run.tree.length === 0 ? "No node has begun" : "No node is like this"} />
              ) : view === "table" ? (
                <>
                  <div className="run-tools">
                    <Legend />
                  </div>
                  <NodeTable
                    {...list}
                    order={order}
                    onOrder={(by) => change({ sort: by && `${by.descending ? "-" : ""}${by.column}` })}
                  />
                </>
              ) : view === "timeline" ? (
                <Timeline
                  {...list}
                  from={from}
                  to={
                    phase.terminal
                      ? Math.max(
                          from + 1,
                          ...run.tree.map(({ node }) => node?.endedAt ?? 0),
                          (milliseconds(closure?.startedAt) ?? from) + took,
                        )
                      : undefined
                  }
                />
              ) : (
                <Suspense fallback={<Waiting />}>
                  <div className="run-tools">
                    <Legend />
                  </div>
                  <RunGraph
                    tree={run.tree}
                    byKey={run.rows}
                    open={open}
                    critical={run.critical}
                    selected={selected?.key}
                    onSelect={select}
                    onToggle={toggle}
                    find={text}
                    look={look}
                  />
                </Suspense>
              )}
            </div>
            {selected && (
              <NodePanel
                key={selected.key}
                scope={scope}
                run={name}
                row={selected}
                commits={selected.node === undefined ? 0 : run.commitsOf(selected.node.id)}
                tab={search.tab}
                onTab={(tab) => change({ tab })}
                onClose={() => select(undefined)}
                onRerun={
                  phase.terminal && selected.node !== undefined && !rerun.isPending
                    ? () => rerun.mutate({ id: { ...scope, name }, nodes: [selected.key] })
                    : undefined
                }
              />
            )}
          </div>
        </Stack>
      )}
    </Page>
  );
}
