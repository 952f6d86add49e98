import "./launch-plan.css";
import { useQuery } from "@connectrpc/connect-query";
import type { LaunchPlan } from "@haltere/idl/admin";
import { type ScheduledTime, ScheduleService, ScheduledTime_State as State } from "@haltere/idl/haltere";
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useClockChoice } from "../../app/clock-choice.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { PhaseBadge } from "../../components/phase-badge.tsx";
import { TableFrame } from "../../components/table-frame.tsx";
import { Waiting } from "../../components/waiting.tsx";
import type { Scope } from "../../data/scope.ts";
import { useThrottled } from "../../data/use-throttled.ts";
import { useWatch } from "../../data/use-watch.ts";
import { executionPhase } from "../../format/phase.ts";
import { exactTime, milliseconds } from "../../format/time.ts";
import { LaunchTimes } from "./launch-times.tsx";

const pageLength = 25;

/** The times of a schedule that have passed, with the run of each; those without one can be launched now. */
export function ScheduledTimes({ scope, plan }: { readonly scope: Scope; readonly plan: LaunchPlan }) {
  const [until, setUntil] = useState<ScheduledTime["at"]>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery(ScheduleService.method.listScheduledTimes, {
    ...(plan.id && { launchPlan: plan.id }),
    ...(until && { until }),
    limit: pageLength,
  });
  const read = useThrottled(() => void refetch(), 1000);
  useWatch({ ...scope, executionsOnly: true }, read, read);
  const times = data?.times ?? [];
  const open = times.filter(({ state }) => state !== State.LAUNCHED);
  const picked = open.filter((time) => chosen.has(keyOf(time)));
  const last = times.at(-1)?.at;
  return (
    <Stack gap={6} component="section" aria-label="Times that have passed">
      <Group justify="space-between">
        <Title order={2}>Times that have passed</Title>
        {open.length > 0 && (
          <Button variant="default" disabled={picked.length === 0} onClick={() => setAsking(true)}>
            {picked.length === 0 ? "Launch chosen times" : `Launch ${picked.length} ${timesWord(picked.length)}`}
          </Button>
        )}
      </Group>
      {error && <ErrorPanel what="The times could not be read" error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data && times.length === 0 && (
        <Text size="sm" c="dimmed">
          {until ? "There are no earlier ones." : "None has passed. A fixed rate counts from when it became active."}
        </Text>
      )}
      {times.length > 0 && (
        <TableFrame label="Times, listed">
          <table className="hal-table">
            <thead>
              <tr>
                <th className="hal-narrow">
                  <input
                    type="checkbox"
                    aria-label="Choose all times without a run"
                    disabled={open.length === 0}
                    checked={open.length > 0 && picked.length === open.length}
                    onChange={({ currentTarget }) => setChosen(new Set(currentTarget.checked ? open.map(keyOf) : []))}
                  />
                </th>
                <th>Time</th>
                <th>What became of it</th>
                <th>Run</th>
              </tr>
            </thead>
            <tbody>
              {times.map((time) => (
                <Row
                  key={keyOf(time)}
                  scope={scope}
                  time={time}
                  chosen={chosen.has(keyOf(time))}
                  choose={(on) => {
                    const next = new Set(chosen);
                    if (on) next.add(keyOf(time));
                    else next.delete(keyOf(time));
                    setChosen(next);
                  }}
                />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {(until || times.length === pageLength) && (
        <Button.Group>
          <Button variant="default" disabled={!until} onClick={() => setUntil(undefined)}>
            Latest
          </Button>
          <Button
            variant="default"
            disabled={times.length < pageLength}
            onClick={() => last && setUntil({ ...last, seconds: last.seconds - 1n })}
          >
            Earlier
          </Button>
        </Button.Group>
      )}
      {asking && (
        <LaunchTimes
          plan={plan}
          times={picked.flatMap(({ at }) => at ?? [])}
          close={() => {
            setAsking(false);
            setChosen(new Set());
            void refetch();
          }}
        />
      )}
    </Stack>
  );
}

const timesWord = (count: number) => (count === 1 ? "time" : "times");
const keyOf = ({ at }: ScheduledTime) => String(at?.seconds);

interface RowProps {
  readonly scope: Scope;
  readonly time: ScheduledTime;
  readonly chosen: boolean;
  readonly choose: (on: boolean) => void;
}

const words: Readonly<Record<State, readonly [word: string, why: string, look: string]>> = {
  [State.NOT_ACTIVE]: ["– Not active", "at that time, under this activation", "skipped"],
  [State.LAUNCHED]: ["✓ Launched", "", "succeeded"],
  [State.MISSED]: ["! Missed", "the launch was refused, left out after a long stop, or its run was purged", "failed"],
  [State.DUE]: ["… Due", "the scheduler has not settled it yet", "queued"],
};

function Row({ scope, time: { at, state, execution, phase }, chosen, choose }: RowProps) {
  const { zone } = useClockChoice();
  const text = exactTime(milliseconds(at) ?? 0, zone);
  const [word, why, look] = words[state] ?? words[State.DUE];
  return (
    <tr data-chosen={chosen || undefined} data-state={state}>
      <td className="hal-narrow">
        {state !== State.LAUNCHED && (
          <input
            type="checkbox"
            aria-label={`Choose ${text}`}
            checked={chosen}
            onChange={(event) => choose(event.currentTarget.checked)}
          />
        )}
      </td>
      <td className="hal-mono">{text}</td>
      <td className="launch-plan-became">
        {state === State.LAUNCHED ? (
          <PhaseBadge phase={executionPhase(phase)} />
        ) : (
          <>
            <span style={{ color: `var(--hal-${look})` }}>{word}</span> <span className="hal-dim">{why}</span>
          </>
        )}
      </td>
      <td>
        {state === State.LAUNCHED ? (
          <PageLink
            to="/projects/$project/domains/$domain/executions/$name"
            params={{ ...scope, name: execution?.name ?? "" }}
          >
            {execution?.name}
          </PageLink>
        ) : (
          "–"
        )}
      </td>
    </tr>
  );
}
