import { Group, Text } from "@mantine/core";
import { exactTime } from "../format/time.ts";
import { useClockChoice } from "./clock-choice.tsx";
import { useConnection } from "./connection.tsx";

/** Says whether the page follows what happens, or shows what was known at a moment that it names. */
export function ConnectionLine() {
  const { connection } = useConnection();
  const { zone } = useClockChoice();
  switch (connection.kind) {
    case "none":
      return <Line />;
    case "connecting":
      return <Line look="queued" text="Connecting" />;
    case "live":
      return <Line look="succeeded" text="Live" />;
    case "lost": {
      const since = connection.since.getTime();
      return (
        <span title={`${connection.reason}. Shown as of ${exactTime(since, zone)}; trying again.`}>
          <Line look="failed" text={`As of ${exactTime(since, zone).slice(11, 19)}`} />
        </span>
      );
    }
  }
}

function Line({ look, text = "" }: { readonly look?: string; readonly text?: string }) {
  return (
    <Group gap={6} wrap="nowrap" role="status" aria-live="polite" data-connection={look ?? "none"}>
      {look && (
        <>
          <span
            aria-hidden="true"
            style={{ width: 8, height: 8, borderRadius: 8, background: `var(--hal-${look})`, flex: "none" }}
          />
          <Text size="xs" style={{ whiteSpace: "nowrap" }}>
            {text}
          </Text>
        </>
      )}
    </Group>
  );
}
