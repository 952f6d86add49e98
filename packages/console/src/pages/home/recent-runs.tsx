import type { Execution } from "@haltere/idl/admin";
import { RunRow } from "../../components/run-row.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import type { Scope } from "../../data/scope.ts";
import { milliseconds } from "../../format/time.ts";

/** A run with where it is. */
export interface PlacedRun extends Scope {
  readonly run: Execution;
}

const shown = 10;

/** The latest runs of all projects together. */
export function RecentRuns({ runs }: { readonly runs: readonly PlacedRun[] }) {
  const latest = runs.toSorted((a, b) => created(b) - created(a)).slice(0, shown);
  return (
    <TableFrame label="Recent runs, listed">
      <table className="hal-table" aria-label="Recent runs">
        <thead>
          <tr>
            <th>Run</th>
            <th>Phase</th>
            <th>Workflow</th>
            <th className="hal-wide">Where</th>
            <th>Created</th>
            <th className="hal-number">Took</th>
          </tr>
        </thead>
        <tbody>
          {latest.map(({ project, domain, run }) => (
            <RunRow key={`${project} ${domain} ${run.id?.name}`} scope={{ project, domain }} run={run}>
              <td className="hal-name">
                <span className="hal-clip">{run.closure?.workflowId?.name ?? run.spec?.launchPlan?.name}</span>
              </td>
              <td className="hal-wide hal-dim">
                {project} / {domain}
              </td>
            </RunRow>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function created({ run }: PlacedRun): number {
  return milliseconds(run.closure?.createdAt) ?? 0;
}
