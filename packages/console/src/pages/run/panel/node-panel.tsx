import { useQuery } from "@connectrpc/connect-query";
import { AdminService } from "@haltere/idl/service";
import { Button, CloseButton, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useEffect } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PageLink } from "../../../components/link.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { nodePhase } from "../../../format/phase.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { MapItems } from "../items/map-items.tsx";
import { gateAsks } from "../state/row-phase.ts";
import type { RunRow } from "../state/run-tree.ts";
import { CacheWord } from "../table/cache-word.tsx";
import { RowPhase } from "../table/node-table.tsx";
import { Attempts } from "./attempts.tsx";
import { CacheOfNode } from "./cache-of-node.tsx";
import { ComparedValues } from "./compared-values.tsx";
import { DeckFrame } from "./deck-frame.tsx";
import { Gate } from "./gate.tsx";
import { NodeFailure } from "./node-failure.tsx";
import "./panel.css";
import { Target } from "./target.tsx";
import { useTask } from "./use-task.ts";
import { WaitsFor } from "./waits-for.tsx";

interface NodePanelProps {
  readonly scope: Scope;
  readonly run: string;
  readonly row: RunRow;
  readonly commits: number;
  readonly tab: string | undefined;
  readonly onTab: (tab: string) => void;
  readonly onClose: () => void;
  /** Runs the node and what follows it again; absent while the run goes on. */
  readonly onRerun: (() => void) | undefined;
}

/** A node: its attempts, its values, its logs, its items, its report; what it asks for comes first. */
export function NodePanel({ scope, run, row, commits, tab, onTab, onClose, onRerun }: NodePanelProps) {
  const { node } = row;
  const task = useTask(row.target);
  const writesDeck = task?.metadata?.generatesDeck === true;
  const tabs =
    node === undefined
      ? []
      : [
          "values",
          ...(row.kind === "map" ? ["items"] : []),
          ...(node.isArray || row.kind === "task" || row.kind === "dynamic" || row.kind === "node" ? ["attempts"] : []),
          ...(node.hasDeck || writesDeck ? ["report"] : []),
        ];
  const shown =
    tab !== undefined && tabs.includes(tab)
      ? tab
      : node?.error !== undefined && tabs.includes("attempts")
        ? "attempts"
        : (tabs[0] ?? "");
  const words: Readonly<Record<string, string>> = {
    values: "Inputs and outputs",
    items: "Items",
    attempts: "Attempts and logs",
    report: "Report",
  };
  return (
    <aside className="run-panel" aria-label={`Node ${visibleText(row.name)}`}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="start">
          <Title order={2} style={{ overflowWrap: "anywhere" }}>
            <bdi>{visibleText(row.name)}</bdi>
          </Title>
          <CloseButton aria-label="Close the node" onClick={onClose} />
        </Group>
        <Group gap="md">
          <RowPhase row={row} />
          <Text size="xs" c="dimmed">
            {row.kind} · <code>{visibleText(row.key)}</code>
          </Text>
          {node !== undefined && node.cache !== 0 && (
            <Text size="xs" component="span">
              cache: <CacheWord node={node} />
            </Text>
          )}
        </Group>
        <Target id={row.target} />
        {node?.launched && (
          <Text size="sm">
            Launched{" "}
            <PageLink
              underline="always"
              to="/projects/$project/domains/$domain/executions/$name"
              params={{ project: node.launched.project, domain: node.launched.domain, name: node.launched.name }}
            >
              {node.launched.name}
            </PageLink>
          </Text>
        )}
        {onRerun && node && (
          <Group>
            <Button variant="default" onClick={onRerun}>
              Rerun from here
            </Button>
          </Group>
        )}
        {gateAsks(row) && node !== undefined && <Gate scope={scope} run={run} row={row} commits={commits} />}
        {node !== undefined && <WaitsFor scope={scope} run={run} nodeId={node.id} phase={node.phase} />}
        {node !== undefined && node.cache !== 0 && (
          <CacheOfNode scope={scope} run={run} nodeId={node.id} commits={commits} />
        )}
        {node === undefined ? (
          <Text size="sm">It has not begun.</Text>
        ) : (
          <NodeFailure scope={scope} run={run} row={row} nodeId={node.id} commits={commits} />
        )}
        {node !== undefined && tabs.length > 0 && (
          <Tabs value={shown} onChange={(value) => value !== null && onTab(value)} keepMounted={false}>
            <Tabs.List mb="sm">
              {tabs.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {words[name]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="values">
              <NodeValues scope={scope} run={run} nodeId={node.id} commits={commits} />
            </Tabs.Panel>
            <Tabs.Panel value="items">
              <MapItems scope={scope} run={run} row={row} commits={commits} />
            </Tabs.Panel>
            <Tabs.Panel value="attempts">
              <Attempts scope={scope} run={run} nodeId={node.id} commits={commits} task={task} />
            </Tabs.Panel>
            <Tabs.Panel value="report">
              <DeckFrame
                scope={scope}
                run={run}
                nodeId={node.id}
                name={row.name}
                going={!nodePhase(node.phase).terminal}
                commits={commits}
              />
            </Tabs.Panel>
          </Tabs>
        )}
      </Stack>
    </aside>
  );
}

interface OfNode {
  readonly scope: Scope;
  readonly run: string;
  readonly nodeId: string;
  readonly commits: number;
}

function NodeValues({ scope, run, nodeId, commits }: OfNode) {
  const { data, error, refetch } = useQuery(AdminService.method.getNodeExecutionData, {
    id: { executionId: { ...scope, name: run }, nodeId },
  });
  useEffect(() => {
    if (commits > 0) void refetch();
  }, [commits, refetch]);
  if (error)
    return <ErrorPanel what="The node's values could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  return <ComparedValues scope={scope} run={run} nodeId={nodeId} inputs={data.fullInputs} outputs={data.fullOutputs} />;
}
