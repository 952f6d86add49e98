import { create } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import { TaskExecutionIdentifierSchema } from "@haltere/idl/core";
import { MapItemService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { Elapsed } from "../../../components/elapsed.tsx";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { Time } from "../../../components/time.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import { milliseconds } from "../../../format/time.ts";
import { LogView } from "../logs/log-view.tsx";
import { ErrorText } from "../panel/error-view.tsx";
import { namedInputs } from "../panel/named-inputs.ts";
import { ValuesSection } from "../panel/values-section.tsx";
import { itemPhase } from "./item-phases.ts";
import type { MapNode } from "./map-node.ts";

interface OneItemProps {
  readonly node: MapNode;
  readonly index: number;
  /** When the map was last asked how it stands. */
  readonly at: number;
  readonly step: (by: number) => void;
  readonly onClose: () => void;
}

/** One item: its error, its values, the log of each of its attempts. */
export function OneItem({ node, index, at, step, onClose }: OneItemProps) {
  const { data, error, refetch } = useQuery(MapItemService.method.listMapItems, {
    id: node,
    limit: 1,
    indexes: [index],
    withValues: true,
  });
  const { data: attempts } = useQuery(AdminService.method.listTaskExecutions, { nodeExecutionId: node, limit: 1 });
  const [chosen, setChosen] = useState<number>();
  const item = data?.items[0];
  const phase = itemPhase(item?.phase ?? 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an item that has ended changes no more
  useEffect(() => {
    if (item !== undefined && !phase.terminal) void refetch();
  }, [at]);
  if (error) return <ErrorPanel what={`Item ${index} could not be read`} error={error} />;
  if (item === undefined) return <Waiting rows={3} />;
  const taskId = attempts?.taskExecutions[0]?.id;
  const attempt = Math.min(chosen ?? item.attempt, item.attempt);
  return (
    <section aria-label={`Item ${index}`}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap="sm">
            <Title order={3}>Item {index}</Title>
            <PhaseBadge phase={phase} />
          </Group>
          <Group gap={4}>
            <Button variant="default" size="compact-xs" aria-label="Previous item" onClick={() => step(-1)}>
              Previous
            </Button>
            <Button variant="default" size="compact-xs" aria-label="Next item" onClick={() => step(1)}>
              Next
            </Button>
            <Button variant="default" size="compact-xs" onClick={onClose}>
              Close the item
            </Button>
          </Group>
        </Group>
        {item.startedAt && (
          <Text size="xs" c="dimmed">
            began <Time at={item.startedAt} />,{" "}
            <Elapsed
              from={milliseconds(item.startedAt)}
              took={item.endedAt && (milliseconds(item.endedAt) ?? 0) - (milliseconds(item.startedAt) ?? 0)}
              going={!phase.terminal}
            />
          </Text>
        )}
        {item.error !== "" && <ErrorText text={item.error} />}
        <ValuesSection
          title="Inputs"
          order={3}
          map={item.inputs}
          named={namedInputs(item.error, Object.keys(item.inputs?.literals ?? {}))}
        />
        <ValuesSection title="Outputs" order={3} map={item.outputs} />
        {item.attempt > 0 && (
          <SegmentedControl
            size="xs"
            aria-label="Attempt"
            data={Array.from({ length: item.attempt + 1 }, (_, at) => ({
              value: String(at),
              label: `Attempt ${at + 1}`,
            }))}
            value={String(attempt)}
            onChange={(value) => setChosen(Number(value))}
            style={{ alignSelf: "flex-start" }}
          />
        )}
        {taskId && <LogView attempt={create(TaskExecutionIdentifierSchema, taskId)} log={`item/${index}/${attempt}`} />}
      </Stack>
    </section>
  );
}
