import { useQuery } from "@connectrpc/connect-query";
import type { WorkflowExecutionIdentifier } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import type { ReactNode } from "react";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import type { Scope } from "../../../data/scope.ts";
import { executionPhase, type Phase } from "../../../format/phase.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { rowPhase } from "../state/row-phase.ts";
import type { RunRow } from "../state/run-tree.ts";
import { RunLink } from "../table/run-link.tsx";
import { useEagerRuns } from "./use-eager-runs.ts";

interface RunFamilyProps {
  readonly scope: Scope;
  readonly name: string;
  /** Whether a task of it launches runs as it goes, which no node tells of. */
  readonly isEager: boolean;
  /** Whether it has not ended. */
  readonly going: boolean;
  readonly parent: WorkflowExecutionIdentifier | undefined;
  readonly rows: ReadonlyMap<string, RunRow>;
}

interface Launched {
  readonly word: string;
  readonly id: WorkflowExecutionIdentifier;
  readonly phase: Phase;
}

/** More than these are counted. */
const most = 20;

/** The runs that a run lies among: those that launched it, one above the other, and those that it launched. */
export function RunFamily({ scope, name, isEager, going, parent, rows }: RunFamilyProps) {
  const eager = useEagerRuns(scope, name, { isEager, going });
  const launched: readonly Launched[] = [
    ...[...rows.values()].flatMap((row) =>
      row.node?.launched === undefined ? [] : [{ word: row.name, id: row.node.launched, phase: rowPhase(row) }],
    ),
    ...eager.flatMap(({ id, closure }) =>
      id === undefined
        ? []
        : [{ word: closure?.workflowId?.name.split(".").at(-1) ?? "", id, phase: executionPhase(closure?.phase ?? 0) }],
    ),
  ];
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
              {launched.slice(0, most).map(({ word, id, phase }) => (
                <li key={id.name}>
                  <RunLink id={id} word={visibleText(word)} />
                  <PhaseBadge phase={phase} />
                </li>
              ))}
              {launched.length > most && <li>and {(launched.length - most).toLocaleString("en")} more</li>}
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
