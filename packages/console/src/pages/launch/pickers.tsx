import { Group, Select } from "@mantine/core";
import { useState } from "react";
import type { Scope } from "../../data/scope.ts";
import type { Asked, Subject } from "./subject.ts";
import { usePlanNames } from "./use-plan-names.ts";

interface PickersProps {
  readonly scope: Scope;
  readonly asked: Asked | undefined;
  readonly subject: Subject | undefined;
  readonly versions: readonly string[];
  readonly version: string | undefined;
  readonly active: string | undefined;
  readonly change: (search: Readonly<Record<string, string | undefined>>) => void;
}

/** The launch plan, those of the same workflow first, and the version. */
export function Pickers({ scope, asked, subject, versions, version, active, change }: PickersProps) {
  const isTask = asked?.kind === "task";
  return (
    <Group gap="sm" align="flex-end">
      {!isTask && (
        <PlanPicker scope={scope} chosen={asked?.name} workflow={subject?.workflowId?.name} change={change} />
      )}
      {asked !== undefined && version !== undefined && (
        <Select
          w={{ base: "100%", xs: 260 }}
          label="Version"
          searchable
          comboboxProps={{ withinPortal: false }}
          limit={100}
          allowDeselect={false}
          nothingFoundMessage="There is none of that name among the latest"
          data={(versions.includes(version) ? versions : [version, ...versions]).map((one) => ({
            value: one,
            label: one === active ? `${one} (active)` : one,
          }))}
          value={version}
          onChange={(chosen) =>
            change({ [isTask ? "task" : "launch_plan"]: asked.name, version: chosen ?? undefined, workflow: undefined })
          }
        />
      )}
    </Group>
  );
}

interface PlanPickerProps extends Pick<PickersProps, "scope" | "change"> {
  readonly chosen: string | undefined;
  readonly workflow: string | undefined;
}

function PlanPicker({ scope, chosen, workflow, change }: PlanPickerProps) {
  const [typed, setTyped] = useState("");
  // The field has the name that is chosen until one types over it: that narrows nothing.
  const words = typed === chosen ? "" : typed;
  const { own, others, more, error } = usePlanNames(scope, words, { chosen, workflow });
  return (
    <Select
      w={{ base: "100%", xs: 360 }}
      label="Launch plan"
      placeholder="Choose…"
      searchable
      onSearchChange={setTyped}
      filter={({ options }) => options}
      comboboxProps={{ withinPortal: false }}
      allowDeselect={false}
      nothingFoundMessage={error ? `The launch plans could not be read: ${error.message}` : "None has these words"}
      data={[
        ...(own.length > 0 ? [{ group: "Of this workflow", items: own }] : []),
        ...(others.length > 0
          ? [{ group: more ? "Others; a part of the name finds more" : "Others", items: others }]
          : []),
      ]}
      value={chosen ?? null}
      onChange={(name) =>
        change({ launch_plan: name ?? undefined, workflow: undefined, version: undefined, from: undefined })
      }
    />
  );
}
