import { FixedRateUnit } from "@haltere/idl/admin";
import { Group, NativeSelect, TextInput } from "@mantine/core";
import { useId } from "react";
import type { ScheduleForm } from "./schedule-form.ts";

interface ScheduleFieldsProps {
  readonly form: ScheduleForm;
  readonly change: (changed: Partial<ScheduleForm>) => void;
  /** Inputs that the time of the launch may be given to. */
  readonly times: readonly string[];
}

const zones = ["", ...Intl.supportedValuesOf("timeZone")];
const kinds = { none: "None", cron: "Cron expression", rate: "Fixed rate" } as const;
const aliases = [
  ["@hourly", "at the beginning of each hour"],
  ["@daily", "at midnight"],
  ["@weekly", "at midnight before Sunday"],
  ["@monthly", "at midnight of the first"],
  ["@yearly", "at midnight of January 1"],
  ["@every 90m", "each 90 minutes from its activation on"],
  ["0 6 * * *", "at six"],
  ["*/15 9-17 * * MON-FRI", "each quarter of an hour at work"],
] as const;

/** When a launch plan is launched: never, by a cron expression or an alias of one in a time zone, or at a fixed rate. */
export function ScheduleFields({ form, change, times }: ScheduleFieldsProps) {
  const list = useId();
  return (
    <>
      <NativeSelect
        label="Schedule"
        size="xs"
        value={form.kind}
        data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
        onChange={({ currentTarget: { value } }) =>
          change({ kind: value === "cron" ? "cron" : value === "rate" ? "rate" : "none" })
        }
      />
      {form.kind === "cron" && (
        <>
          <TextInput
            label="Expression"
            description="Minute, hour, day, month, weekday; or an alias"
            classNames={{ input: "hal-mono" }}
            list={list}
            spellCheck={false}
            value={form.cron}
            onChange={(event) => change({ cron: event.currentTarget.value })}
          />
          <datalist id={list}>
            {aliases.map(([value, about]) => (
              <option key={value} value={value}>
                {about}
              </option>
            ))}
          </datalist>
          <NativeSelect
            label="Time zone"
            description={form.cron.trim().startsWith("@every") ? "Does not matter here" : "Whose clock it is read by"}
            size="xs"
            value={form.zone}
            data={(zones.includes(form.zone) ? zones : [form.zone, ...zones]).map((zone) => ({
              value: zone,
              label: zone || "The control plane's own",
            }))}
            onChange={(event) => change({ zone: event.currentTarget.value })}
          />
        </>
      )}
      {form.kind === "rate" && (
        <Group grow>
          <TextInput
            label="Every"
            type="number"
            min={1}
            value={String(form.amount)}
            onChange={(event) => change({ amount: Math.max(0, Math.floor(Number(event.currentTarget.value))) })}
          />
          <NativeSelect
            label="Unit"
            size="xs"
            value={String(form.unit)}
            data={[
              { value: String(FixedRateUnit.MINUTE), label: "minutes" },
              { value: String(FixedRateUnit.HOUR), label: "hours" },
              { value: String(FixedRateUnit.DAY), label: "days" },
            ]}
            onChange={({ currentTarget: { value } }) =>
              change({
                unit:
                  [FixedRateUnit.HOUR, FixedRateUnit.DAY].find((unit) => String(unit) === value) ??
                  FixedRateUnit.MINUTE,
              })
            }
          />
        </Group>
      )}
      {form.kind !== "none" && times.length > 0 && (
        <NativeSelect
          label="Give the time of the launch to"
          size="xs"
          value={form.kickoff}
          data={[{ value: "", label: "No input" }, ...times.map((name) => ({ value: name, label: name }))]}
          onChange={(event) => change({ kickoff: event.currentTarget.value })}
        />
      )}
    </>
  );
}
