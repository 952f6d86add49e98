import { create } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import type { TaskExecution } from "@haltere/idl/admin";
import { TaskExecutionIdentifierSchema, type TaskTemplate } from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { Anchor, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useEffect, useState } from "react";
import { Elapsed } from "../../../components/elapsed.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { Time } from "../../../components/time.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { durationMilliseconds } from "../../../format/duration.ts";
import { attemptPhase } from "../../../format/phase.ts";
import { milliseconds } from "../../../format/time.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { LogView } from "../logs/log-view.tsx";
import { alikeErrors } from "./alike-errors.ts";
import { AttemptFacts } from "./attempt-facts.tsx";
import { ErrorView } from "./error-view.tsx";

interface AttemptsProps {
  readonly scope: Scope;
  readonly run: string;
  readonly nodeId: string;
  readonly commits: number;
  /** What it is registered as. */
  readonly task: TaskTemplate | undefined;
}

/** A node's attempts, the last of them open with its error and its log. */
export function Attempts({ scope, run, nodeId, commits, task }: AttemptsProps) {
  const { data, error, refetch } = useQuery(AdminService.method.listTaskExecutions, {
    nodeExecutionId: { executionId: { ...scope, name: run }, nodeId },
    limit: 200,
  });
  useEffect(() => {
    if (commits > 0) void refetch();
  }, [commits, refetch]);
  const [chosen, setChosen] = useState<number>();
  if (error) return <ErrorPanel what="The attempts could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const attempts = data.taskExecutions.toSorted((a, b) => (b.id?.retryAttempt ?? 0) - (a.id?.retryAttempt ?? 0));
  if (attempts.length === 0) return <Text size="sm">No attempt has begun; what the cache has needs none.</Text>;
  const open = chosen ?? attempts[0]?.id?.retryAttempt;
  const alike = alikeErrors(
    attempts.flatMap((attempt) =>
      attempt.closure?.outputResult.case === "error" ? [attempt.closure.outputResult.value.message] : [],
    ),
    (message) => message,
  ).filter((group) => group.length > 1);
  return (
    <Stack gap="xs">
      {alike.map((group) => (
        <Text key={group[0]} size="xs" c="dimmed">
          {group.length} attempts failed alike.
        </Text>
      ))}
      {attempts.map((attempt) => (
        <Attempt
          key={attempt.id?.retryAttempt}
          attempt={attempt}
          task={task}
          open={attempt.id?.retryAttempt === open}
          alone={attempts.length === 1}
          onOpen={() => setChosen(attempt.id?.retryAttempt)}
        />
      ))}
    </Stack>
  );
}

function Attempt({
  attempt: { id, closure },
  task,
  open,
  alone,
  onOpen,
}: {
  readonly attempt: TaskExecution;
  readonly task: TaskTemplate | undefined;
  readonly open: boolean;
  /** Whether its error is the node's, which is shown above. */
  readonly alone: boolean;
  readonly onOpen: () => void;
}) {
  const phase = attemptPhase(closure?.phase ?? 0);
  const links = closure?.logs.filter(({ uri }) => /^https?:\/\//.test(uri)) ?? [];
  return (
    <section aria-label={`Attempt ${(id?.retryAttempt ?? 0) + 1}`}>
      <UnstyledButton onClick={onOpen} aria-expanded={open} w="100%" py={4}>
        <Group gap="md" wrap="wrap">
          <Text size="sm" fw={600}>
            Attempt {(id?.retryAttempt ?? 0) + 1}
          </Text>
          <PhaseBadge phase={phase} />
          <Text size="xs" c="dimmed" component="span">
            <Time at={closure?.startedAt} />,{" "}
            <Elapsed
              from={milliseconds(closure?.startedAt)}
              took={durationMilliseconds(closure?.duration)}
              going={!phase.terminal}
            />
          </Text>
        </Group>
      </UnstyledButton>
      {open && (
        <Stack gap="xs">
          {closure?.reason && closure.outputResult.case !== "error" && (
            <Text size="xs" c="dimmed" className="run-text" dir="auto">
              {visibleText(closure.reason.slice(0, 2000))}
            </Text>
          )}
          {closure?.outputResult.case === "error" && !alone && <ErrorView error={closure.outputResult.value} />}
          {links.length > 0 && (
            <Group gap="xs">
              {links.slice(0, 20).map(({ uri, name }) => (
                <Anchor key={uri} href={uri} target="_blank" rel="noopener noreferrer" size="xs" underline="always">
                  {visibleText(name || uri)}
                </Anchor>
              ))}
            </Group>
          )}
          {closure && <AttemptFacts closure={closure} task={task} />}
          {id && closure?.metadata?.externalResources.length === 0 && (
            <LogView attempt={create(TaskExecutionIdentifierSchema, id)} />
          )}
        </Stack>
      )}
    </section>
  );
}
