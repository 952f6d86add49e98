import type { Execution } from "@haltere/idl/admin";
import { Badge, Group } from "@mantine/core";
import { Elapsed } from "../../components/elapsed.tsx";
import { PageLink } from "../../components/link.tsx";
import { PhaseBadge } from "../../components/phase-badge.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Time } from "../../components/time.tsx";
import type { Scope } from "../../data/scope.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase } from "../../format/phase.ts";
import { milliseconds } from "../../format/time.ts";
import { errorLine } from "./error-line.ts";
import { type RunColumn, runColumns } from "./run-columns.ts";
import { launchPlanOf, type RunSubject, subjectOf } from "./run-subject.ts";
import type { RunsSearch, SortKey } from "./runs-search.ts";

interface RunsTableProps {
  readonly scope: Scope;
  readonly runs: readonly Execution[];
  readonly search: RunsSearch;
  readonly sortBy: (sort: string) => void;
  readonly columns: ReadonlySet<RunColumn>;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
}

export function RunsTable({ scope, runs, search, sortBy, columns, chosen, choose }: RunsTableProps) {
  const names = runs.map(({ id }) => id?.name ?? "");
  const all = names.length > 0 && names.every((name) => chosen.has(name));
  return (
    <TableFrame label="Runs, listed">
      <table className="hal-table" aria-label="Runs">
        <thead>
          <tr>
            <th className="hal-narrow">
              <input
                type="checkbox"
                aria-label="Choose all runs of this page"
                checked={all}
                onChange={() => choose(new Set(all ? [] : names))}
              />
            </th>
            <SortHead label="Run" sort="execution_name" search={search} sortBy={sortBy} />
            {runColumns
              .filter(({ key }) => columns.has(key))
              .map(({ key, label }) => {
                const { sort, className } = columnLooks[key];
                return sort ? (
                  <SortHead key={key} label={label} sort={sort} search={search} sortBy={sortBy} className={className} />
                ) : (
                  <th key={key} className={className}>
                    {label}
                  </th>
                );
              })}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id?.name} scope={scope} run={run} columns={columns} chosen={chosen} choose={choose} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** How a column is ordered by and laid out; on narrow screens some are left out. */
const columnLooks: Readonly<Record<RunColumn, { readonly sort?: SortKey; readonly className?: string }>> = {
  phase: { sort: "phase" },
  workflow: {},
  launch_plan: {},
  created: { sort: "created_at" },
  started: { sort: "started_at" },
  took: { sort: "duration", className: "hal-number" },
  by: { className: "hal-wide" },
  notes: { className: "hal-wide" },
};

interface SortHeadProps extends Pick<RunsTableProps, "search" | "sortBy"> {
  readonly label: string;
  readonly sort: SortKey;
  readonly className?: string | undefined;
}

function SortHead({ label, sort, search, sortBy, className }: SortHeadProps) {
  const here = search.sort === sort;
  return (
    <th className={className} aria-sort={here ? (search.descending ? "descending" : "ascending") : "none"}>
      <button type="button" onClick={() => sortBy(here && search.descending ? sort : `-${sort}`)}>
        {label}
        <span aria-hidden="true">{here ? (search.descending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

type RunRowProps = Pick<RunsTableProps, "scope" | "columns" | "chosen" | "choose"> & { readonly run: Execution };

function RunRow({ scope, run, columns, chosen, choose }: RunRowProps) {
  const name = run.id?.name ?? "";
  return (
    <tr data-run={name} data-chosen={chosen.has(name) || undefined}>
      <td className="hal-narrow">
        <input
          type="checkbox"
          aria-label={`Choose ${name}`}
          checked={chosen.has(name)}
          onChange={() => choose(chosen.symmetricDifference(new Set([name])))}
        />
      </td>
      <td>
        <PageLink
          className="hal-mono"
          to="/projects/$project/domains/$domain/executions/$name"
          params={{ ...scope, name }}
        >
          {name}
        </PageLink>
      </td>
      {runColumns
        .filter(({ key }) => columns.has(key))
        .map(({ key }) => (
          <RunCell key={key} column={key} scope={scope} run={run} />
        ))}
    </tr>
  );
}

function RunCell({ column, scope, run }: { column: RunColumn; scope: Scope; run: Execution }) {
  const { closure, spec } = run;
  const phase = executionPhase(closure?.phase ?? 0);
  switch (column) {
    case "phase":
      return (
        <td>
          <PhaseBadge phase={phase} />
        </td>
      );
    case "workflow":
      return (
        <td className="hal-name">
          <SubjectLink scope={scope} subject={subjectOf(spec, closure)} />
        </td>
      );
    case "launch_plan":
      return (
        <td className="hal-name">
          <SubjectLink scope={scope} subject={launchPlanOf(spec)} />
        </td>
      );
    case "created":
      return (
        <td>
          <Time at={closure?.createdAt} />
        </td>
      );
    case "started":
      return (
        <td>
          <Time at={closure?.startedAt} />
        </td>
      );
    case "took":
      return (
        <td className="hal-number">
          <Elapsed
            from={milliseconds(closure?.startedAt)}
            took={durationMilliseconds(closure?.duration)}
            going={!phase.terminal}
          />
        </td>
      );
    case "by":
      return <td className="hal-wide">{spec?.metadata?.principal || "–"}</td>;
    case "notes":
      return (
        <td className="hal-wide hal-notes">
          <Notes spec={spec} closure={closure} />
        </td>
      );
  }
}

/** The version of the entity, by its name. */
function SubjectLink({ scope, subject }: { readonly scope: Scope; readonly subject: RunSubject | undefined }) {
  if (subject === undefined || subject.name === "") return <>–</>;
  const { name, version, of } = subject;
  const look = { className: "hal-clip", title: `${name} ${version}`, c: "inherit" } as const;
  const params = { ...scope, name, version };
  switch (of) {
    case "workflow":
      return (
        <PageLink {...look} to="/projects/$project/domains/$domain/workflow/$name/version/$version" params={params}>
          {name}
        </PageLink>
      );
    case "task":
      return (
        <PageLink {...look} to="/projects/$project/domains/$domain/task/$name/version/$version" params={params}>
          {name}
        </PageLink>
      );
    case "launch plan":
      return (
        <PageLink {...look} to="/projects/$project/domains/$domain/launch_plan/$name/version/$version" params={params}>
          {name}
        </PageLink>
      );
  }
}

/** Labels and tags, and what ended it where that was no success. */
function Notes({ spec, closure }: Pick<Execution, "spec" | "closure">) {
  const labels = Object.entries(spec?.labels?.values ?? {}).map(([key, value]) => (value ? `${key}=${value}` : key));
  const result = closure?.outputResult;
  const ended =
    result?.case === "error" ? result.value.message : result?.case === "abortMetadata" ? result.value.cause : "";
  return (
    <Group gap={4} wrap="nowrap">
      {[...labels, ...(spec?.tags ?? [])].map((note) => (
        <Badge key={note} size="sm" variant="default" tt="none" fw={400} radius="sm">
          {note}
        </Badge>
      ))}
      {ended && (
        <span className="hal-clip" title={ended}>
          {errorLine(ended)}
        </span>
      )}
    </Group>
  );
}
