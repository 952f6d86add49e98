import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { useMutation } from "@connectrpc/connect-query";
import type { LaunchPlan } from "@haltere/idl/admin";
import { ScheduleService } from "@haltere/idl/haltere";
import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useClockChoice } from "../../app/clock-choice.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { exactTime, milliseconds } from "../../format/time.ts";

interface LaunchTimesProps {
  readonly plan: LaunchPlan;
  readonly times: readonly Timestamp[];
  readonly close: () => void;
}

/** Asks before times that have passed are launched, and says which runs they will be. */
export function LaunchTimes({ plan, times, close }: LaunchTimesProps) {
  const { zone } = useClockChoice();
  const launch = useMutation(ScheduleService.method.launchScheduledTimes);
  const kickoff = plan.spec?.entityMetadata?.schedule?.kickoffTimeInputArg ?? "";
  const refused = launch.data?.launched.filter(({ failure }) => failure !== "") ?? [];
  const done = (launch.data?.launched.length ?? 0) - refused.length;
  const ordered = times.toSorted((a, b) => Number(a.seconds - b.seconds));
  return (
    <Dialog title="Launch times that have passed" close={close}>
      <Stack gap="sm">
        <List size="sm" listStyleType="none" className="launch-plan-times">
          {ordered.map((at) => (
            <List.Item key={String(at.seconds)} className="hal-mono">
              {exactTime(milliseconds(at) ?? 0, zone)}
            </List.Item>
          ))}
        </List>
        <Text size="sm">
          Each becomes the run that the schedule would have started then, under the same name, so that none is launched
          twice.{" "}
          {kickoff
            ? `Its input ${kickoff} is the time.`
            : "No input is told the time: apart from that the runs are alike."}
        </Text>
        {launch.error && <ErrorPanel what="The times could not be launched" error={launch.error} />}
        {launch.data && (
          <Text size="sm" role="status">
            {done} of {launch.data.launched.length} launched.
          </Text>
        )}
        {refused.map(({ at, failure }) => (
          <Text key={String(at?.seconds)} size="sm" c="var(--hal-failed)" style={{ overflowWrap: "anywhere" }}>
            {exactTime(milliseconds(at) ?? 0, zone)}: {failure}
          </Text>
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            {launch.data ? "Close" : "Cancel"}
          </Button>
          {!launch.data && (
            <Button
              loading={launch.isPending}
              onClick={() => launch.mutate({ ...(plan.id && { launchPlan: plan.id }), times: ordered })}
            >
              Launch {times.length === 1 ? "it" : `all ${times.length}`}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}
