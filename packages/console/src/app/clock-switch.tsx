import { Button } from "@mantine/core";
import { useClockChoice } from "./clock-choice.tsx";

/** Tells times in UTC, or in the reader's own zone. */
export function ClockSwitch() {
  const { zone, setZone } = useClockChoice();
  const other = zone === "utc" ? "local" : "utc";
  return (
    <Button
      title={zone === "utc" ? "Times are in UTC" : "Times are in your own zone"}
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      px={8}
      visibleFrom="sm"
      onClick={() => setZone(other)}
    >
      {zone === "utc" ? "UTC" : "Local time"}
    </Button>
  );
}
