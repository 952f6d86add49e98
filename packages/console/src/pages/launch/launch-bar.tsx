import { Button, Text } from "@mantine/core";
import type { Faults } from "../../forms/faults.ts";

interface LaunchBarProps {
  readonly faults: Faults;
  readonly sending: boolean;
  /** What the form tells beside: that it was brought back, or cannot be kept. */
  readonly note: string | undefined;
  readonly go: (place: string) => void;
}

const most = 5;

/** Stands at the window's foot: what is wrong, each a way to its field, and the button that launches. */
export function LaunchBar({ faults, sending, note, go }: LaunchBarProps) {
  const places = [...faults.keys()];
  return (
    <div className="hal-launch-bar">
      <div role="status" style={{ flex: "1 1 200px", minWidth: 0 }}>
        {places.length > 0 ? (
          <Text size="sm" component="span" c="var(--hal-failed)">
            Not sent yet:{" "}
            {places.slice(0, most).map((place) => (
              <button type="button" key={place} data-fault onClick={() => go(place)}>
                {place}
              </button>
            ))}
            {places.length > most && ` and ${places.length - most} more`}
          </Text>
        ) : (
          note !== undefined && (
            <Text size="sm" component="span" c="dimmed">
              {note}
            </Text>
          )
        )}
      </div>
      <Button type="submit" size="sm" color="iris.7" loading={sending}>
        Launch
      </Button>
    </div>
  );
}
