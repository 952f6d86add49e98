import { useQuery } from "@connectrpc/connect-query";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import type { ReactNode } from "react";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { executionPhase } from "../../../format/phase.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { rowPhase } from "../state/row-phase.ts";
import type { RunRow } from "../state/run-tree.ts";
import { RunLink } from "../table/run-link.tsx";

interface RunFamilyProps {
  readonly name: string;
  readonly parent: WorkflowExecutionIdentifier | undefined;
  readonly rows: ReadonlyMap<string, RunRow>;
}

/** More than these are counted. */
const most = 20;

/** The runs that a run lies among: those that launched it, one above the other, and those that it launched. */
export function RunFamily({ name, parent, rows }: RunFamilyProps) {
  const launched = [...rows.values()].flatMap((row) =>
    row.node?.launched === undefined ? [] : [{ row, id: row.node.launched }],
  );
  if (parent === undefined && launched.length === 0) return null;
  const told = [
    parent && "launched by another run",
    launched.length > 0 && `launched ${launched.length.toLocaleString("en")} ${launched.length === 1 ? "run" : "runs"}`,
  ].filter(Boolean);
  return (
    <details className="run-details">
      <summary>{told.join(", ").replace(/^./, (first) => first.toUpperCase())}</summary>
      <Above id={parent} depth={0}>
        <ul className="run-family" aria-label="Runs around it">
          <li>
            <strong>{name}</strong> this run
          </li>
          <li>
            <ul className="run-family">
              {launched.slice(0, most).map(({ row, id }) => (
                <li key={row.key}>
                  <RunLink id={id} word={visibleText(row.name)} />
                  <PhaseBadge phase={rowPhase(row)} />
                </li>
              ))}
              {launched.length > most && <li>and {(launched.length - most).toLocaleString("en")} more in the table</li>}
            </ul>
          </li>
        </ul>
      </Above>
    </details>
  );
}

interface AboveProps {
  readonly id: WorkflowExecutionIdentifier | undefined;
  readonly depth: number;
  readonly children: ReactNode;
}

/** What launched a run around it, and what launched that around both. */
function Above({ id, depth, children }: AboveProps) {
  const { data, error } = useQuery(AdminService.method.getExecution, { id }, { enabled: id !== undefined });
  if (id === undefined) return children;
  const above = data?.spec?.metadata?.parentNodeExecution?.executionId;
  return (
    <Above id={depth < 9 ? above : undefined} depth={depth + 1}>
      <ul className="run-family">
        <li>
          <RunLink id={id} word="run" />
          {data && <PhaseBadge phase={executionPhase(data.closure?.phase ?? 0)} />}
          {error && <span>could not be read: it may have been purged</span>}
        </li>
        <li>{children}</li>
      </ul>
    </Above>
  );
}
