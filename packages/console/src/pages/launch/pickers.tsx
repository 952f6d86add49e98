import { useQuery } from "@connectrpc/connect-query";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Group, Select } from "@mantine/core";
import { skipToken } from "@tanstack/react-query";
import type { Scope } from "../../data/scope.ts";
import { useNames } from "../../data/use-names.ts";
import type { Asked, Subject } from "./subject.ts";

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
  const names = useNames(scope, ResourceType.LAUNCH_PLAN, { enabled: !isTask });
  const workflow = subject?.workflowId?.name;
  const beside = useQuery(
    AdminService.method.listLaunchPlans,
    workflow === undefined ? skipToken : { id: scope, limit: 100, filters: `eq(workflow.name,${workflow})` },
  );
  const own = [
    ...new Set([
      ...(isTask || asked === undefined ? [] : [asked.name]),
      ...(beside.data?.launchPlans ?? []).flatMap(({ id }) => (id === undefined ? [] : [id.name])),
    ]),
  ];
  const others = (names.data?.entities ?? []).flatMap(({ id }) =>
    id === undefined || own.includes(id.name) ? [] : [id.name],
  );
  return (
    <Group gap="sm" align="flex-end">
      {!isTask && own.length + others.length > 0 && (
        <Select
          w={{ base: "100%", xs: 360 }}
          label="Launch plan"
          placeholder="Choose…"
          searchable
          comboboxProps={{ withinPortal: false }}
          limit={100}
          allowDeselect={false}
          nothingFoundMessage="There is none of that name"
          data={[
            ...(own.length > 0 ? [{ group: "Of this workflow", items: own }] : []),
            ...(others.length > 0 ? [{ group: "Others", items: others }] : []),
          ]}
          value={asked?.name ?? null}
          onChange={(name) =>
            change({ launch_plan: name ?? undefined, workflow: undefined, version: undefined, from: undefined })
          }
        />
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
