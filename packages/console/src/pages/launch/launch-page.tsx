import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { PageLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { registerCommand } from "../../components/register-command.ts";
import { Waiting } from "../../components/waiting.tsx";
import { useRequiredScope } from "../../data/scope.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { passOnText } from "./kept-state.ts";
import { LaunchForm } from "./launch-form.tsx";
import { subjectOfText } from "./launch-text.ts";
import { Pickers } from "./pickers.tsx";
import { askedOf, useEarlierRun, useSubject } from "./subject.ts";
import { TextEditor } from "./text-editor.tsx";

/** The form that launches: `?launch_plan=NAME&version=V`, `?task=NAME&version=V`, or `?from=RUN`. */
export function LaunchPage() {
  const scope = useRequiredScope();
  const [search, change] = useAddressSearch();
  const earlier = useEarlierRun(scope, search.from);
  const asked = earlier.ready ? askedOf(search, earlier.execution) : undefined;
  const { subject, version, versions, active, error, none } = useSubject(scope, asked);
  const plans = useQuery(AdminService.method.listLaunchPlanIds, { ...scope, limit: 1 });
  const fault = earlier.error ?? error;
  const { spec } = earlier;
  const from = search.from;
  return (
    <Page title={asked === undefined ? "Launch" : `Launch ${asked.name}`}>
      {fault && <ErrorPanel what="What is to be launched could not be read" error={fault} />}
      <Group gap="sm" align="flex-end">
        <Pickers
          scope={scope}
          asked={asked}
          subject={subject}
          versions={versions}
          version={version}
          active={active}
          change={change}
        />
        {from !== undefined && (
          <Text size="sm" c="dimmed" pb={6}>
            Filled from the run{" "}
            <PageLink
              to="/projects/$project/domains/$domain/executions/$name"
              params={{ ...scope, name: from }}
              search={{}}
            >
              {from}
            </PageLink>
          </Text>
        )}
      </Group>
      {plans.isSuccess && plans.data.entities.length === 0 && asked === undefined && (
        <EmptyState title="Nothing is registered here yet" command={registerCommand(scope)} />
      )}
      {asked === undefined && from === undefined && <WholeLaunch change={change} />}
      {none && <EmptyState title={`There is no ${asked?.kind} ${asked?.name} here`} command={registerCommand(scope)} />}
      {asked !== undefined && subject === undefined && !fault && !none && <Waiting />}
      {subject !== undefined && (
        <LaunchForm
          key={`${subject.id.name}@${subject.id.version}@${from ?? ""}`}
          scope={scope}
          subject={subject}
          earlier={spec === undefined || from === undefined ? undefined : { name: from, spec, inputs: earlier.inputs }}
        />
      )}
    </Page>
  );
}

/** A launch pasted whole, where nothing is chosen yet: what it launches is opened, and filled from it. */
function WholeLaunch({ change }: { readonly change: (search: Readonly<Record<string, string | undefined>>) => void }) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button variant="default" style={{ alignSelf: "flex-start" }} onClick={() => setOpen(true)}>
        Paste a launch…
      </Button>
    );
  }
  return (
    <TextEditor
      text=""
      close={() => setOpen(false)}
      take={(text) => {
        const told = subjectOfText(text);
        if (told === undefined) return "Give a whole launch: an object with launch_plan or task, version and inputs.";
        passOnText(text);
        change({ [told.kind]: told.name, version: told.version });
        return undefined;
      }}
    />
  );
}
