import type { Execution } from "@haltere/idl/admin";
import { Elapsed } from "../../components/elapsed.tsx";
import { PageLink } from "../../components/link.tsx";
import { PhaseBadge } from "../../components/phase-badge.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Time } from "../../components/time.tsx";
import type { Scope } from "../../data/scope.ts";
import { durationMilliseconds } from "../../format/duration.ts";
import { executionPhase } from "../../format/phase.ts";
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
          {latest.map(({ project, domain, run: { id, closure, spec } }) => {
            const name = id?.name ?? "";
            const phase = executionPhase(closure?.phase ?? 0);
            return (
              <tr key={`${project} ${domain} ${name}`}>
                <td>
                  <PageLink
                    className="hal-mono"
                    to="/projects/$project/domains/$domain/executions/$name"
                    params={{ project, domain, name }}
                  >
                    {name}
                  </PageLink>
                </td>
                <td>
                  <PhaseBadge phase={phase} />
                </td>
                <td className="hal-name">
                  <span className="hal-clip">{closure?.workflowId?.name ?? spec?.launchPlan?.name}</span>
                </td>
                <td className="hal-wide hal-dim">
                  {project} / {domain}
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
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}

function created({ run }: PlacedRun): number {
  return milliseconds(run.closure?.createdAt) ?? 0;
}
