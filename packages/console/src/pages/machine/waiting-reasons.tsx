import type { MachineAttempt } from "@haltere/idl/haltere";
import { Text } from "@mantine/core";

/** What most of those that wait wait for: `12 wait for 2 cpu`. */
export function WaitingReasons({ attempts }: { readonly attempts: readonly MachineAttempt[] }) {
  if (attempts.length < 2) return null;
  const groups = Map.groupBy(attempts, ({ reason }) => reason.split(";")[0]?.replace(/^waits for /, "") ?? "");
  const told = [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, 4);
  return (
    <Text size="sm">
      {told.map(([what, those]) => `${those.length} ${those.length === 1 ? "waits" : "wait"} for ${what}`).join(" · ")}
    </Text>
  );
}
