import type { Execution } from "@haltere/idl/admin";
import { ExecutionMetadata_ExecutionMode, ExecutionState } from "@haltere/idl/admin";
import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { Elapsed } from "../../../components/elapsed.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { Time } from "../../../components/time.tsx";
import type { Scope } from "../../../data/scope.ts";
import { durationMilliseconds } from "../../../format/duration.ts";
import { executionPhase } from "../../../format/phase.ts";
import { milliseconds } from "../../../format/time.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { ErrorView } from "../panel/error-view.tsx";
import { Target } from "../panel/target.tsx";
import { failingRow } from "../state/failing-row.ts";
import type { Run } from "../state/use-run.ts";
import { RunLink } from "../table/run-link.tsx";

import { RunFamily } from "./run-family.tsx";
import { RunSettings } from "./run-settings.tsx";

interface RunHeaderProps {
  readonly scope: Scope;
  readonly run: Run;
  readonly name: string;
  readonly execution: Execution;
  readonly onSelect: (key: string) => void;
}

/** What a run is, how it stands, and why it ended so. */
export function RunHeader({ scope, run, name, execution, onSelect }: RunHeaderProps) {
  const { spec, closure } = execution;
  const phase = executionPhase(closure?.phase ?? 0);
  const result = closure?.outputResult;
  const metadata = spec?.metadata;
  const failing = phase.look === "failed" ? failingRow(run.tree) : undefined;
  const labels = [
    ...Object.entries(spec?.labels?.values ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(spec?.tags ?? []),
  ];
  const archived = closure?.stateChangeDetails?.state === ExecutionState.EXECUTION_ARCHIVED;
  return (
    <Stack gap={6}>
      <Group gap="4px 20px">
        <Text fw={600} size="md" component="span">
          <PhaseBadge phase={phase} />
        </Text>
        <Text size="sm" component="span">
          <Elapsed
            from={milliseconds(closure?.startedAt)}
            took={durationMilliseconds(closure?.duration)}
            going={!phase.terminal}
          />
        </Text>
        <Text size="sm" component="span" c="dimmed">
          began <Time at={closure?.startedAt ?? closure?.createdAt} />
          {metadata?.principal && ` · by ${visibleText(metadata.principal)}`}
        </Text>
        <Target id={closure?.workflowId} />
        {spec?.launchPlan?.name !== closure?.workflowId?.name && <Target id={spec?.launchPlan} />}
        {metadata?.parentNodeExecution?.executionId && (
          <RunLink word="launched by" id={metadata.parentNodeExecution.executionId} />
        )}
        {metadata?.referenceExecution?.name && (
          <RunLink
            word={metadata.mode === ExecutionMetadata_ExecutionMode.RECOVERED ? "recovers" : "relaunches"}
            id={metadata.referenceExecution}
          />
        )}
      </Group>
      {(labels.length > 0 || archived) && (
        <Group gap={6}>
          {archived && (
            <Badge variant="default" tt="none" radius="sm">
              Archived
            </Badge>
          )}
          {labels.map((label) => (
            <Badge key={label} variant="default" tt="none" fw={400} radius="sm">
              <bdi>{visibleText(label)}</bdi>
            </Badge>
          ))}
        </Group>
      )}
      <Group gap="4px 20px" align="start">
        <RunFamily
          scope={scope}
          name={name}
          isEager={run.isEager}
          going={!phase.terminal}
          parent={metadata?.parentNodeExecution?.executionId}
          rows={run.rows}
        />
        <RunSettings execution={execution} />
      </Group>
      {result?.case === "error" && (
        <div>
          <ErrorView error={result.value} title="The run failed" />
          {failing && (
            <Button variant="default" size="compact-xs" mt={4} onClick={() => onSelect(failing.key)}>
              Show <bdi style={{ marginLeft: 4 }}>{visibleText(failing.name)}</bdi>, which failed
            </Button>
          )}
        </div>
      )}
      {result?.case === "abortMetadata" && (
        <Text size="sm" c="var(--hal-aborted)" className="run-text" dir="auto">
          Aborted{result.value.principal && ` by ${visibleText(result.value.principal)}`}:{" "}
          {visibleText(result.value.cause || "no cause was given")}
        </Text>
      )}
    </Stack>
  );
}
