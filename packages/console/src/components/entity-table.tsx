import type { NameOverview } from "@haltere/idl/haltere";
import type { ReactNode } from "react";
import { runsOfName } from "../data/use-name-pages.ts";
import { executionPhase } from "../format/phase.ts";
import { PhaseBadge } from "./phase-badge.tsx";
import { RunStrip } from "./run-strip.tsx";
import { Time } from "./time.tsx";

/** A column that a kind of entity has beyond name, runs and description. */
export interface MoreColumn {
  readonly head: string;
  readonly cell: (name: string) => ReactNode;
}

interface EntityTableProps {
  readonly rows: readonly NameOverview[];
  /** The name as a link to its page. */
  readonly link: (name: string) => ReactNode;
  readonly more: readonly MoreColumn[];
}

/** Names with the strip of their latest runs. */
export function EntityTable({ rows, link, more }: EntityTableProps) {
  return (
    <div className="hal-table-frame">
      <table className="hal-table">
        <thead>
          <tr>
            <th>Name</th>
            <th>Last runs</th>
            <th className="hal-number">Failed</th>
            <th>Last run</th>
            {more.map(({ head }) => (
              <th key={head}>{head}</th>
            ))}
            <th className="hal-wide">Description</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} row={row} link={link} more={more} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = Pick<EntityTableProps, "link" | "more"> & { readonly row: NameOverview };

function Row({ row: { name, description, executions }, link, more }: RowProps) {
  const [last] = executions;
  const phases = executions.map(({ closure }) => executionPhase(closure?.phase ?? 0));
  const failed = phases.filter(({ look }) => look === "failed").length;
  return (
    <tr>
      <td className="hal-name">{link(name)}</td>
      <td>{last && <RunStrip runs={executions} room={runsOfName} />}</td>
      <td className="hal-number" title={last && `Of the last ${executions.length} runs`}>
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
          <span className="hal-dim">Not yet</span>
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
    </tr>
  );
}
