import "../../components/entity/entity.css";
import { useQuery } from "@connectrpc/connect-query";
import type { Task } from "@haltere/idl/admin";
import { ResourceType } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Stack, Tabs } from "@mantine/core";
import { EmptyState } from "../../components/empty-state.tsx";
import { Dependents } from "../../components/entity/dependents.tsx";
import { Description } from "../../components/entity/description.tsx";
import { InterfaceTables } from "../../components/entity/interface-tables.tsx";
import { NamedEntity } from "../../components/entity/named-entity.tsx";
import { RecentRuns } from "../../components/entity/recent-runs.tsx";
import { VersionLine } from "../../components/entity/version-line.tsx";
import { versionsRequest } from "../../components/entity/versions-request.ts";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { ButtonLink } from "../../components/link.tsx";
import { Page } from "../../components/page.tsx";
import { registerCommand } from "../../components/register-command.ts";
import { Waiting } from "../../components/waiting.tsx";
import { useEntityAddress } from "../../data/entity-id.ts";
import { useAddressSearch } from "../../data/use-address-search.ts";
import { inputRows, outputRows } from "../../format/interface-facts.ts";
import { TaskSettings } from "./task-settings.tsx";
import { TaskVersions } from "./task-versions.tsx";

const resourceType = ResourceType.TASK;

/** A task: how one of its versions is run, what changed between them, its own runs, and who uses it. */
export function TaskPage() {
  const { scope, name, version: asked } = useEntityAddress();
  const latest = useQuery(AdminService.method.listTasks, { ...versionsRequest({ ...scope, name }, {}), limit: 1 });
  const newest = latest.data?.tasks[0];
  const version = asked ?? newest?.id?.version ?? "";
  const own = useQuery(
    AdminService.method.getTask,
    { id: { resourceType, ...scope, name, version } },
    { enabled: latest.data !== undefined && newest !== undefined && version !== newest.id?.version },
  );
  const shown = version === newest?.id?.version ? newest : own.data;
  const error = latest.error ?? own.error;
  return (
    <Page
      title={name}
      actions={
        newest && (
          <ButtonLink to="/projects/$project/domains/$domain/launch" params={scope} search={{ task: name, version }}>
            Launch
          </ButtonLink>
        )
      }
    >
      {error && (
        <ErrorPanel
          what="The task could not be read"
          error={error}
          retry={() => void (own.error ? own : latest).refetch()}
        />
      )}
      {!shown && !error && (!latest.data || newest) && <Waiting />}
      {latest.data && !newest && <EmptyState title="No task has this name" command={registerCommand(scope)} />}
      {shown && <TaskView shown={shown} version={version} latest={shown === newest} />}
    </Page>
  );
}

interface TaskViewProps {
  readonly shown: Task;
  readonly version: string;
  readonly latest: boolean;
}

function TaskView({ shown, version, latest }: TaskViewProps) {
  const { scope, name } = useEntityAddress();
  const [{ tab = "settings" }, change] = useAddressSearch();
  const template = shown.closure?.compiledTask?.template;
  return (
    <Stack gap="sm">
      <VersionLine version={version} createdAt={shown.closure?.createdAt} note={latest ? "the latest" : ""} />
      <NamedEntity scope={scope} resourceType={resourceType} name={name} />
      {shown.id && <Description id={shown.id} short={shown.shortDescription} />}
      <Tabs value={tab} onChange={(value) => change({ tab: value ?? undefined })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
          <Tabs.Tab value="interface">Interface</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
          <Tabs.Tab value="runs">Runs</Tabs.Tab>
          <Tabs.Tab value="uses">Used by</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="settings">{template && <TaskSettings template={template} />}</Tabs.Panel>
        <Tabs.Panel value="interface">
          <InterfaceTables inputs={inputRows(template?.interface)} outputs={outputRows(template?.interface)} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <TaskVersions scope={scope} name={name} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="runs">
          <RecentRuns scope={scope} entity="task" name={name} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="uses">
          <Dependents scope={scope} resourceType={resourceType} name={name} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
