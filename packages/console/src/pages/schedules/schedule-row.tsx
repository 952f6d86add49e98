import { type Execution, type LaunchPlan, LaunchPlanState } from "@haltere/idl/admin";
import type { ActiveSchedule } from "@haltere/idl/haltere";
import { Switch } from "@mantine/core";
import { useClockChoice } from "../../app/clock-choice.tsx";
import { PageLink } from "../../components/link.tsx";
import { RunStrip } from "../../components/run-strip.tsx";
import { Time } from "../../components/time.tsx";
import { useNow } from "../../components/use-now.ts";
import type { Scope } from "../../data/scope.ts";
import { scheduleText } from "../../format/launch-plan-facts.ts";
import { cellTime, milliseconds } from "../../format/time.ts";

interface ScheduleRowProps {
  readonly scope: Scope;
  readonly plan: LaunchPlan;
  /** Absent for one that is off. */
  readonly running: ActiveSchedule | undefined;
  readonly runs: readonly Execution[];
  readonly busy: boolean;
  readonly turn: (state: LaunchPlanState) => void;
}

/** Milliseconds after which a time that is not settled is told to be late. */
const late = 60_000;

export function ScheduleRow({ scope, plan, running, runs, busy, turn }: ScheduleRowProps) {
  const { zone } = useClockChoice();
  const now = useNow();
  const { id, spec, closure } = plan;
  const name = id?.name ?? "";
  const active = closure?.state === LaunchPlanState.ACTIVE;
  const next = active ? milliseconds(running?.nextAt) : undefined;
  return (
    <tr>
      <td>
        <Switch
          size="sm"
          aria-label={`${name} is on`}
          checked={active}
          disabled={busy}
          onChange={(event) => turn(event.currentTarget.checked ? LaunchPlanState.ACTIVE : LaunchPlanState.INACTIVE)}
        />
      </td>
      <td className="hal-name">
        <PageLink
          className="hal-clip"
          title={name}
          to="/projects/$project/domains/$domain/launch_plans/$name"
          params={{ ...scope, name }}
          search={{ tab: "schedule" }}
        >
          {name}
        </PageLink>
      </td>
      <td className="hal-mono">{scheduleText(spec?.entityMetadata?.schedule)}</td>
      <td>
        {next === undefined ? (
          <span className="hal-dim">{active && running ? "none will come" : "–"}</span>
        ) : (
          <>
            <Time at={running?.nextAt} />{" "}
            <span className="hal-dim">{now - next > late ? "late" : cellTime(next, zone).slice(0, 16)}</span>
          </>
        )}
      </td>
      <td>{active ? <Time at={running?.lastAt} /> : "–"}</td>
      <td>
        <RunStrip runs={runs} room={12} />
      </td>
      <td>
        <PageLink
          to="/projects/$project/domains/$domain/launch_plans/$name"
          params={{ ...scope, name }}
          search={{ tab: "schedule", edit: "1" }}
          aria-label={`Edit the schedule of ${name}`}
        >
          Edit
        </PageLink>
      </td>
    </tr>
  );
}
