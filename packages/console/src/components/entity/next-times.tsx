import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Schedule } from "@haltere/idl/admin";
import { List, Stack, Text, Title } from "@mantine/core";
import { useClockChoice } from "../../app/clock-choice.tsx";
import { nextTimes } from "../../format/schedule-times.ts";
import { exactTime } from "../../format/time.ts";
import { Time } from "../time.tsx";
import { useNow } from "../use-now.ts";

interface NextTimesProps {
  readonly title: string;
  readonly schedule: Schedule;
  /** From when a rate counts, in milliseconds; undefined for now. */
  readonly since: number | undefined;
}

/** The next five launches of a schedule. */
export function NextTimes({ title, schedule, since }: NextTimesProps) {
  const { zone } = useClockChoice();
  const now = useNow();
  const next = nextTimes(schedule, 5, now, since ?? now);
  if (next.kind === "wrong")
    return (
      <Text size="sm" c="var(--hal-failed)" role="alert">
        {next.why}
      </Text>
    );
  return (
    <Stack gap={4} data-next-times>
      <Title order={2}>{title}</Title>
      {next.times.length === 0 && <Text c="dimmed">None will come.</Text>}
      <List size="sm" listStyleType="none">
        {next.times.map((time) => (
          <List.Item key={time}>
            <span className="hal-mono">{exactTime(time, zone)}</span> · <Time at={timestampFromMs(time)} />
          </List.Item>
        ))}
      </List>
      {next.zone && (
        <Text size="xs" c="dimmed">
          The expression is read in {next.zone}.
        </Text>
      )}
    </Stack>
  );
}
