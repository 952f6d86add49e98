import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Group, NativeSelect, Text } from "@mantine/core";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { LaunchForm } from "./launch-form.tsx";
import { askedOf, useEarlierRun, useSubject } from "./subject.ts";

/** The form that launches: `?launch_plan=NAME&version=V`, `?task=NAME&version=V`, or `?from=RUN`. */
export function LaunchPage() {
  const scope = useRequiredScope();
  const [search, change] = useAddressSearch();
  const earlier = useEarlierRun(scope, search.from);
  const asked = earlier.ready ? askedOf(search, earlier.execution) : undefined;
  const { subject, version, versions, error, none } = useSubject(scope, asked);
  const plans = useQuery(AdminService.method.listLaunchPlanIds, { ...scope, limit: 1000 });
  const planNames = plans.data?.entities.map(({ name }) => name).sort() ?? [];
  const fault = earlier.error ?? error;
  const { spec } = earlier;
  return (
    <Page title={asked === undefined ? "Launch" : `Launch ${asked.name}`}>
      {fault && <ErrorPanel what="What is to be launched could not be read" error={fault} />}
      <Group gap="sm" align="flex-end">
        {asked?.kind !== "task" && planNames.length > 0 && (
          <NativeSelect
            size="xs"
            label="Launch plan"
            data={[
              ...(asked !== undefined && planNames.includes(asked.name) ? [] : [{ value: "", label: "Choose…" }]),
              ...planNames,
            ]}
            value={asked?.name ?? ""}
            onChange={({ currentTarget }) =>
              change({ launch_plan: currentTarget.value, workflow: undefined, version: undefined, from: undefined })
            }
          />
        )}
        {asked !== undefined && version !== undefined && (
          <NativeSelect
            size="xs"
            label="Version"
            data={versions.includes(version) ? versions : [version, ...versions]}
            value={version}
            onChange={({ currentTarget }) =>
              change({ [asked.kind === "task" ? "task" : "launch_plan"]: asked.name, version: currentTarget.value })
            }
          />
        )}
        {search.from !== undefined && (
          <Text size="sm" c="dimmed">
            Filled from the run{" "}
            <PageLink
              to="/projects/$project/domains/$domain/executions/$name"
              params={{ ...scope, name: search.from }}
              search={{}}
            >
              {search.from}
            </PageLink>
          </Text>
        )}
      </Group>
      {plans.isSuccess && planNames.length === 0 && asked === undefined && (
        <EmptyState title="Nothing is registered here yet" command="npx haltere register hello.ts" />
      )}
      {none && <EmptyState title={`There is no ${asked?.kind} ${asked?.name} here`} />}
      {asked !== undefined && subject === undefined && !fault && !none && <Waiting />}
      {subject !== undefined && (
        <LaunchForm
          key={`${subject.id.name}@${subject.id.version}@${search.from ?? ""}`}
          scope={scope}
          subject={subject}
          earlier={spec === undefined ? undefined : { spec, inputs: earlier.inputs }}
        />
      )}
    </Page>
  );
}
