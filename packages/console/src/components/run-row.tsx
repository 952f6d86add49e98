import type { Execution } from "@haltere/idl/admin";
import type { ReactNode } from "react";
import type { Scope } from "../data/scope.ts";
import { durationMilliseconds } from "../format/duration.ts";
import { executionPhase } from "../format/phase.ts";
import { milliseconds } from "../format/time.ts";
import { Elapsed } from "./elapsed.tsx";
import { PageLink } from "./link.tsx";
import { PhaseBadge } from "./phase-badge.tsx";
import { Time } from "./time.tsx";

interface RunRowProps {
  readonly scope: Scope;
  readonly run: Execution;
  /** The cells between the phase and the times. */
  readonly children: ReactNode;
}

/** A run as a row of a short table: its name and phase, what the table tells of it, when it was created and what it took. */
export function RunRow({ scope: { project, domain }, run: { id, closure }, children }: RunRowProps) {
  const phase = executionPhase(closure?.phase ?? 0);
  return (
    <tr>
      <td>
        <PageLink
          className="hal-mono"
          to="/projects/$project/domains/$domain/executions/$name"
          params={{ project, domain, name: id?.name ?? "" }}
        >
          {id?.name}
        </PageLink>
      </td>
      <td>
        <PhaseBadge phase={phase} />
      </td>
      {children}
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
}
