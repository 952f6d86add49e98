import type { MessageInitShape } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import { type PreviewScheduleRequestSchema, ScheduleService } from "@haltere/idl/haltere";
import { List, Stack, Text, Title } from "@mantine/core";
import { keepPreviousData } from "@tanstack/react-query";
import { useClockChoice } from "../../app/clock-choice.tsx";
import { exactTime, milliseconds } from "../../format/time.ts";
import { ErrorPanel } from "../error-panel.tsx";
import { Time } from "../time.tsx";

interface NextTimesProps {
  readonly title: string;
  /** A schedule that is being thought of, or a launch plan, whose schedule may be under way. */
  readonly of: NonNullable<MessageInitShape<typeof PreviewScheduleRequestSchema>["what"]>;
}

/** The next five launches of a schedule, as the control plane's scheduler computes them. */
export function NextTimes({ title, of: what }: NextTimesProps) {
  const { zone } = useClockChoice();
  const { data, error, refetch } = useQuery(
    ScheduleService.method.previewSchedule,
    { what, count: 5 },
    {
      placeholderData: keepPreviousData,
      staleTime: 0,
      // The first of them passes.
      refetchInterval: ({ state }) => untilPassed(milliseconds(state.data?.times[0])),
    },
  );
  if (error) return <ErrorPanel what="The next times could not be read" error={error} retry={() => void refetch()} />;
  if (data?.fault)
    return (
      <Text size="sm" c="var(--hal-failed)" role="alert" mih={150}>
        {data.fault}
      </Text>
    );
  return (
    <Stack gap={4} data-next-times mih={150}>
      <Title order={2}>{title}</Title>
      {data?.times.length === 0 && <Text c="dimmed">None will come.</Text>}
      <List size="sm" listStyleType="none">
        {data?.times.map((at) => (
          <List.Item key={String(at.seconds)}>
            <span className="hal-mono">{exactTime(milliseconds(at) ?? 0, zone)}</span> · <Time at={at} />
          </List.Item>
        ))}
      </List>
      {data && (
        <Text size="xs" c="dimmed">
          {data.timeZone
            ? `The expression is read in ${data.timeZone}.`
            : "A fixed rate counts from when it became active."}
        </Text>
      )}
    </Stack>
  );
}

/** Milliseconds until it is worth asking again; a browser's timers know no more than 24 days. */
function untilPassed(first: number | undefined): number | false {
  return first === undefined ? false : Math.min(Math.max(1000, first - Date.now() + 500), 86_400_000);
}
