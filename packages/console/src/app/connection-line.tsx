import { Group, Text } from "@mantine/core";
import { exactTime } from "../format/time.ts";
import { useClockChoice } from "./clock-choice.tsx";
import { useConnection } from "./connection.tsx";

/** Says whether the page follows what happens, or shows what was known at a moment that it names. */
export function ConnectionLine() {
  const { connection, following } = useConnection();
  const { zone } = useClockChoice();
  switch (connection.kind) {
    case "connecting":
      return <Line look="queued" text="Connecting" />;
    case "live":
      return following ? (
        <Line look="succeeded" text="Live" />
      ) : (
        <Line look="succeeded" text="Connected" title="This page shows what was when it was read" />
      );
    case "lost":
      return <Line look="failed" text={`As of ${exactTime(connection.since, zone).slice(11, 19)}`} />;
  }
}

function Line({ look, text, title }: { readonly look: string; readonly text: string; readonly title?: string }) {
  return (
    <Group gap={6} wrap="nowrap" role="status" aria-live="polite" data-connection={look} title={title}>
      <span
        aria-hidden="true"
        style={{ width: 8, height: 8, borderRadius: 8, background: `var(--hal-${look})`, flex: "none" }}
      />
      <Text size="xs" style={{ whiteSpace: "nowrap" }}>
        {text}
      </Text>
    </Group>
  );
}

/** Above every page while the control plane is gone: since when, and what that means. */
export function LostBanner() {
  const { connection } = useConnection();
  const { zone } = useClockChoice();
  if (connection.kind !== "lost") return undefined;
  return (
    <div className="hal-lost" role="alert">
      <strong>The control plane does not answer.</strong> What is shown is as of {exactTime(connection.since, zone)},
      and catches up by itself when it is back. Until then nothing can be launched, changed or ended from here.
      <span className="hal-dim"> {connection.reason}</span>
    </div>
  );
}
