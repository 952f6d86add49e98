import type { Execution } from "@haltere/idl/admin";
import { Badge, Group } from "@mantine/core";
import { Elapsed } from "../../components/elapsed.tsx";
import { PageLink } from "../../components/link.tsx";
import { PhaseBadge } from "../../components/phase-badge.tsx";
import { Time } from "../../components/time.tsx";
import type { Scope } from "../../data/scope.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase } from "../../format/phase.ts";
import { milliseconds } from "../../format/time.ts";
import { errorLine } from "./error-line.ts";
import { subjectOf } from "./run-subject.ts";
import type { RunsSearch, SortKey } from "./runs-search.ts";

interface RunsTableProps {
  readonly scope: Scope;
  readonly runs: readonly Execution[];
  readonly search: RunsSearch;
  readonly sortBy: (sort: string) => void;
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
}

export function RunsTable({ scope, runs, search, sortBy, chosen, choose }: RunsTableProps) {
  const names = runs.map(({ id }) => id?.name ?? "");
  const all = names.length > 0 && names.every((name) => chosen.has(name));
  const head = (label: string, key: SortKey, className?: string) => (
    <th
      className={className}
      aria-sort={search.sort === key ? (search.descending ? "descending" : "ascending") : "none"}
    >
      <button type="button" onClick={() => sortBy(search.sort === key && search.descending ? key : `-${key}`)}>
        {label}
        <span aria-hidden="true">{search.sort === key ? (search.descending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
  return (
    <div className="hal-table-frame">
      <table className="hal-table">
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
            {head("Run", "execution_name")}
            {head("Phase", "phase")}
            <th>Workflow</th>
            {head("Created", "created_at")}
            {head("Took", "duration", "hal-number")}
            <th className="hal-wide">By</th>
            <th className="hal-wide">Notes</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id?.name} scope={scope} run={run} chosen={chosen} choose={choose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RunRowProps = Pick<RunsTableProps, "scope" | "chosen" | "choose"> & { readonly run: Execution };

function RunRow({ scope, run: { id, closure, spec }, chosen, choose }: RunRowProps) {
  const name = id?.name ?? "";
  const phase = executionPhase(closure?.phase ?? 0);
  const subject = subjectOf(spec, closure);
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
      <td>
        <PhaseBadge phase={phase} />
      </td>
      <td className="hal-name">
        <span className="hal-clip" title={`${subject.name} ${subject.version}`}>
          {subject.name}
        </span>
      </td>
      <td>
        <Time at={closure?.createdAt} />
      </td>
      <td className="hal-number">
        <Elapsed
          from={milliseconds(closure?.startedAt)}
          took={durationMilliseconds(closure?.duration)}
          going={!phase.terminal}
        />
      </td>
      <td className="hal-wide">{spec?.metadata?.principal || "–"}</td>
      <td className="hal-wide hal-notes">
        <Notes spec={spec} closure={closure} />
      </td>
    </tr>
  );
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
