import type { NameOverview } from "@haltere/idl/haltere";
import type { ReactNode } from "react";
import type { Scope } from "../data/scope.ts";
import { runsOfName } from "../data/use-name-pages.ts";
import { executionPhase } from "../format/phase.ts";
import { type EntityKind, entityKinds } from "./entity-kinds.ts";
import { PageLink } from "./link.tsx";
import { PhaseBadge } from "./phase-badge.tsx";
import { RunStrip } from "./run-strip.tsx";
import { TableFrame } from "./table-frame.tsx";
import { Time } from "./time.tsx";

/** A column that a kind of entity has beyond name, runs and description. */
export interface MoreColumn {
  readonly head: string;
  readonly cell: (name: string) => ReactNode;
}

interface EntityTableProps {
  readonly kind: EntityKind;
  readonly scope: Scope;
  readonly rows: readonly NameOverview[];
  readonly more: readonly MoreColumn[];
}

/** Names with the strip of their latest runs, and a link that launches each. */
export function EntityTable({ kind, scope, rows, more }: EntityTableProps) {
  // What runs of a task in workflows are told of is the workflow.
  const alone = kind === "task" ? " by itself" : "";
  return (
    <TableFrame label={`${entityKinds[kind].title}, listed`}>
      <table className="hal-table">
        <thead>
          <tr>
            <th>Name</th>
            <th className="hal-no-phone">Last runs{alone}</th>
            <th className="hal-no-phone hal-number">Failed</th>
            <th>Last run{alone}</th>
            {more.map(({ head }) => (
              <th key={head}>{head}</th>
            ))}
            <th className="hal-wide">Description</th>
            <th>Actions</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} kind={kind} scope={scope} row={row} more={more} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

type RowProps = Omit<EntityTableProps, "rows"> & { readonly row: NameOverview };

function Row({ kind, scope, row: { name, description, executions }, more }: RowProps) {
  const { to, launched } = entityKinds[kind];
  const [last] = executions;
  const phases = executions.map(({ closure }) => executionPhase(closure?.phase ?? 0));
  const failed = phases.filter(({ look }) => look === "failed").length;
  return (
    <tr>
      <td className="hal-name hal-whole">
        <PageLink className="hal-clip" title={name} to={to} params={{ ...scope, name }}>
          {name}
        </PageLink>
      </td>
      <td className="hal-no-phone">{last && <RunStrip runs={executions} room={runsOfName} />}</td>
      <td className="hal-no-phone hal-number" title={last && `Of the last ${executions.length} runs`}>
        {last && (failed === 0 ? <span className="hal-dim">0</span> : `${failed} of ${executions.length}`)}
      </td>
      <td>
        {last ? (
          <span className="hal-pair">
            <PhaseBadge phase={executionPhase(last.closure?.phase ?? 0)} />
            <span className="hal-dim">
              <Time at={last.closure?.createdAt} />
            </span>
          </span>
        ) : (
          <span className="hal-dim">{kind === "task" ? "–" : "Not yet"}</span>
        )}
      </td>
      {more.map(({ head, cell }) => (
        <td key={head}>{cell(name)}</td>
      ))}
      <td className="hal-wide hal-notes">
        <span className="hal-clip" title={description}>
          {description}
        </span>
      </td>
      <td>
        <PageLink
          to="/projects/$project/domains/$domain/launch"
          params={scope}
          search={{ [launched]: name }}
          aria-label={`Launch ${name}`}
        >
          Launch
        </PageLink>
      </td>
    </tr>
  );
}
