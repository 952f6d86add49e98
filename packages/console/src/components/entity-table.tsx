import type { Execution } from "@haltere/idl/admin";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { executionPhase } from "../format/phase.ts";
import { PhaseBadge } from "./phase-badge.tsx";
import { RunStrip } from "./run-strip.tsx";
import { Time } from "./time.tsx";

/** A row of a list of entities: a name, and what is known of it. */
export interface EntityRow {
  readonly name: string;
  readonly description: string;
  /** The latest first. */
  readonly runs: readonly Execution[];
}

interface EntityTableProps {
  readonly rows: readonly EntityRow[];
  /** The name as a link to its page. */
  readonly link: (name: string) => ReactNode;
  /** Columns that this kind of entity has beyond name, runs and description. */
  readonly more?: readonly { readonly head: string; readonly cell: (name: string) => ReactNode }[];
}

const rowHeight = 36;

/** Names with the strip of their latest runs. Of thousands only those in sight are drawn. */
export function EntityTable({ rows, link, more = [] }: EntityTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: frame.current?.offsetTop ?? 0,
  });
  const shown = virtual.getVirtualItems();
  const above = (shown[0]?.start ?? 0) - (virtual.options.scrollMargin ?? 0);
  const below = virtual.getTotalSize() - ((shown.at(-1)?.end ?? 0) - (virtual.options.scrollMargin ?? 0));
  const columns = 4 + more.length;
  return (
    <div className="hal-table-frame" ref={frame}>
      <table className="hal-table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th>Name</th>
            <th>Last runs</th>
            <th>Last run</th>
            {more.map(({ head }) => (
              <th key={head}>{head}</th>
            ))}
            <th className="hal-wide">Description</th>
          </tr>
        </thead>
        <tbody>
          <Gap height={above} columns={columns} />
          {shown.map(({ index }) => {
            const row = rows[index];
            return row && <Row key={row.name} row={row} index={index} link={link} more={more} />;
          })}
          <Gap height={below} columns={columns} />
        </tbody>
      </table>
    </div>
  );
}

/** The place of the rows that are not drawn. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return undefined;
  return (
    <tr>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}

type RowProps = Required<Pick<EntityTableProps, "link" | "more">> & { readonly row: EntityRow; readonly index: number };

function Row({ row: { name, description, runs }, index, link, more }: RowProps) {
  const [last] = runs;
  return (
    <tr aria-rowindex={index + 2} style={{ height: rowHeight }}>
      <td className="hal-name">{link(name)}</td>
      <td>
        <RunStrip runs={runs} room={12} />
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
          "–"
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
