// biome-ignore-all lint/a11y/useSemanticElements: rows that are rendered as they come into sight are no table's or list's own
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import { create } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { useQuery, useTransport } from "@connectrpc/connect-query";
import { TaskExecution_Phase, TaskExecutionIdentifierSchema } from "@haltere/idl/core";
import { type MapItem, MapItemService } from "@haltere/idl/haltere";
import { AdminService } from "@haltere/idl/service";
import { Button, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { useAddressSearch } from "../../../data/use-address-search.ts";
import { durationText } from "../../../format/duration.ts";
import { attemptPhase, type Phase } from "../../../format/phase.ts";
import { milliseconds } from "../../../format/time.ts";
import { ClippedText } from "../../../values/clipped-text.tsx";
import { visibleText } from "../../../values/visible-text.ts";
import { LogView } from "../logs/log-view.tsx";
import { alikeErrors } from "../panel/alike-errors.ts";
import { PlainValues } from "../panel/compared-values.tsx";
import type { RunRow } from "../state/run-tree.ts";

interface MapItemsProps {
  readonly scope: Scope;
  readonly run: string;
  readonly row: RunRow;
  readonly commits: number;
}

const filters: readonly (readonly [word: string, phases: readonly TaskExecution_Phase[]])[] = [
  ["Failed", [TaskExecution_Phase.FAILED, TaskExecution_Phase.ABORTED]],
  ["Running", [TaskExecution_Phase.RUNNING, TaskExecution_Phase.QUEUED, TaskExecution_Phase.INITIALIZING]],
  ["Succeeded", [TaskExecution_Phase.SUCCEEDED]],
  ["Not started", [TaskExecution_Phase.UNDEFINED]],
];

const itemPhase = (phase: TaskExecution_Phase): Phase =>
  phase === TaskExecution_Phase.UNDEFINED
    ? { name: "UNDEFINED", word: "Not started", look: "queued", terminal: false }
    : attemptPhase(phase);

/** The items of a map, a page at a time as they come into sight. */
export function MapItems({ scope, run, row, commits }: MapItemsProps) {
  const client = createClient(MapItemService, useTransport());
  const [search, change] = useAddressSearch();
  const filter = filters.find(([word]) => word === search.items);
  const id = { executionId: { ...scope, name: run }, nodeId: row.node?.id ?? "" };
  const { data, error, fetchNextPage, hasNextPage, isFetching, refetch } = useInfiniteQuery({
    queryKey: ["map items", scope.project, scope.domain, run, id.nodeId, filter?.[0]],
    queryFn: ({ pageParam, signal }) =>
      client.listMapItems({ id, limit: 1000, token: pageParam, phases: [...(filter?.[1] ?? [])] }, { signal }),
    initialPageParam: "",
    getNextPageParam: ({ token }) => token || undefined,
  });
  useEffect(() => {
    if (commits > 0) void refetch();
  }, [commits, refetch]);
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const counts = data?.pages.at(-1)?.counts;
  const alike = useMemo(
    () =>
      alikeErrors(
        items.filter((item) => item.error !== ""),
        (item) => item.error,
      ).slice(0, 5),
    [items],
  );
  const view = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => view.current,
    estimateSize: () => 28,
    overscan: 10,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= items.length - 200 && hasNextPage && !isFetching) void fetchNextPage();
  }, [last, items.length, hasNextPage, isFetching, fetchNextPage]);
  if (error) return <ErrorPanel what="The items could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  const chosen = search.item === undefined ? undefined : Number(search.item);
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Select
          aria-label="Items in phase"
          placeholder="All items"
          clearable
          clearButtonProps={{ "aria-label": "All items" }}
          data={filters.map(([word]) => word)}
          value={filter?.[0] ?? null}
          onChange={(word) => change({ items: word ?? undefined })}
        />
        {counts && (
          <Text size="xs" c="dimmed">
            {counts.size.toLocaleString("en")} items: {counts.succeeded.toLocaleString("en")} succeeded,{" "}
            {counts.failed.toLocaleString("en")} failed, {counts.running.toLocaleString("en")} running
          </Text>
        )}
      </Group>
      {alike.map((group) => (
        <Text key={group[0].index} size="xs" c="var(--hal-failed)" className="hal-clip" dir="auto">
          {group.length} × {visibleText(group[0].error.split("\n", 1)[0] ?? "")}
        </Text>
      ))}
      {items.length === 0 ? (
        <Text size="sm">No items{filter && " in this phase"}.</Text>
      ) : (
        <div
          ref={view}
          role="list"
          aria-label="Items"
          tabIndex={0}
          style={{
            height: Math.min(360, items.length * 28 + 2),
            overflow: "auto",
            border: "1px solid var(--hal-line)",
            borderRadius: 6,
          }}
        >
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
            {shown.map(({ index, start }) => {
              const item = items[index];
              return (
                item && (
                  <ItemRow
                    key={item.index}
                    item={item}
                    top={start}
                    chosen={item.index === chosen}
                    onChoose={() => change({ item: String(item.index) })}
                  />
                )
              );
            })}
          </div>
        </div>
      )}
      {chosen !== undefined && Number.isInteger(chosen) && row.node && (
        <Item scope={scope} run={run} nodeId={row.node.id} index={chosen} onClose={() => change({ item: undefined })} />
      )}
    </Stack>
  );
}

function ItemRow({
  item,
  top,
  chosen,
  onChoose,
}: {
  readonly item: MapItem;
  readonly top: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const began = milliseconds(item.startedAt);
  const ended = milliseconds(item.endedAt);
  return (
    <div
      role="listitem"
      style={{
        position: "absolute",
        left: 0,
        right: 0,
        height: 28,
        transform: `translateY(${top}px)`,
        background: chosen ? "var(--hal-sunken)" : undefined,
      }}
    >
      <button type="button" className="run-item" onClick={onChoose} aria-pressed={chosen}>
        <span>{item.index}</span>
        <PhaseBadge phase={itemPhase(item.phase)} />
        <span>{item.attempt > 0 ? `attempt ${item.attempt + 1}` : ""}</span>
        <span>{began !== undefined && ended !== undefined ? durationText(Math.max(0, ended - began)) : ""}</span>
        <bdi className="hal-clip">{visibleText(item.error.split("\n", 1)[0] ?? "")}</bdi>
      </button>
    </div>
  );
}

interface ItemProps {
  readonly scope: Scope;
  readonly run: string;
  readonly nodeId: string;
  readonly index: number;
  readonly onClose: () => void;
}

/** One item: its error, its values, its log. */
function Item({ scope, run, nodeId, index, onClose }: ItemProps) {
  const node = { executionId: { ...scope, name: run }, nodeId };
  const { data, error } = useQuery(MapItemService.method.listMapItems, {
    id: node,
    limit: 1,
    token: index === 0 ? "" : String(index - 1),
    withValues: true,
  });
  const { data: attempts } = useQuery(AdminService.method.listTaskExecutions, { nodeExecutionId: node, limit: 1 });
  if (error) return <ErrorPanel what={`Item ${index} could not be read`} error={error} />;
  const item = data?.items[0];
  if (item === undefined) return <Waiting rows={3} />;
  const taskId = attempts?.taskExecutions[0]?.id;
  const log = item.logs[0]?.name;
  return (
    <section aria-label={`Item ${index}`}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={3}>Item {index}</Title>
          <Button variant="default" size="compact-xs" onClick={onClose}>
            Close the item
          </Button>
        </Group>
        {item.error !== "" && <ClippedText text={item.error} />}
        <PlainValues inputs={item.inputs} outputs={item.outputs} />
        {taskId && log !== undefined && <LogView attempt={create(TaskExecutionIdentifierSchema, taskId)} log={log} />}
      </Stack>
    </section>
  );
}
