import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useRef } from "react";
import { text } from "../../forms/draft.ts";
import { withZone, zoneOf } from "../../forms/time-text.ts";
import type { PropsOf } from "./control-props.ts";
import { TimeRead } from "./time-read.tsx";

/** The zone of whoever looks. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A point in time: typed, picked, or now; in UTC, in the zone of whoever looks, or in the one that was typed. */
export function MomentControl({ place, shape, draft, change, faults }: PropsOf<"datetime">) {
  const picker = useRef<HTMLInputElement>(null);
  const given = draft.kind === "text" ? draft.text : "";
  const day = shape.packed === "date";
  const zone = zoneOf(given);
  const zones = [...new Set(["UTC", here, zone])];
  const put = (typed: string) => change(typed === "" ? { kind: "unset" } : text(typed));
  return (
    <Stack gap={2}>
      <Group gap="xs" align="flex-start" pos="relative">
        <TextInput
          style={{ flex: "1 1 180px" }}
          aria-label={place}
          placeholder={day ? "2026-01-31" : "2026-01-31 12:00"}
          value={given}
          error={faults.get(place)}
          onChange={({ currentTarget }) => put(currentTarget.value)}
        />
        {!day && (
          <NativeSelect
            size="xs"
            aria-label={`Zone of ${place}`}
            data={zones}
            value={zone}
            onChange={({ currentTarget }) => put(withZone(given, currentTarget.value))}
          />
        )}
        <input
          ref={picker}
          type={day ? "date" : "datetime-local"}
          step={day ? undefined : 1}
          className="hal-moment"
          tabIndex={-1}
          aria-label={`Calendar of ${place}`}
          onChange={({ currentTarget: { value } }) => put(day ? value : withZone(value.replace("T", " "), zone))}
        />
        <Button variant="default" onClick={() => picker.current?.showPicker()} aria-label={`Pick ${place}`}>
          Pick
        </Button>
        <Button
          variant="default"
          onClick={() => put(day ? new Date().toISOString().slice(0, 10) : new Date().toISOString())}
          aria-label={`Now for ${place}`}
        >
          {day ? "Today" : "Now"}
        </Button>
      </Group>
      {!day && <TimeRead kind="datetime" given={given} />}
    </Stack>
  );
}
