import "./items.css";
import { Button, Group, NumberInput, SegmentedControl, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PhaseIcon } from "../../../components/phase-icon.tsx";
import { Waiting } from "../../../components/waiting.tsx";
import type { Scope } from "../../../data/scope.ts";
import { useAddressSearch } from "../../../data/use-address-search.ts";
import type { RunRow } from "../state/run-tree.ts";
import { AllOutputs } from "./all-outputs.tsx";
import { FailingItems } from "./failing-items.tsx";
import { ItemFailures } from "./item-failures.tsx";
import { ItemGrid } from "./item-grid.tsx";
import { ItemList } from "./item-list.tsx";
import { allItems, itemsIn, someItems } from "./item-order.ts";
import { itemPhase, phaseOrder } from "./item-phases.ts";
import { OneItem } from "./one-item.tsx";
import { useItemSummary } from "./use-item-summary.ts";

interface MapItemsProps {
  readonly scope: Scope;
  readonly run: string;
  readonly row: RunRow;
  readonly commits: number;
}

/** The items of a map, of however many: as a grid or a list, by phase or by failure, and each by itself. */
export function MapItems({ scope, run, row, commits }: MapItemsProps) {
  const [search, change] = useAddressSearch();
  const { project, domain } = scope;
  const nodeId = row.node?.id ?? "";
  const node = useMemo(() => ({ executionId: { project, domain, name: run }, nodeId }), [project, domain, run, nodeId]);
  const { summary, error, refetch, at } = useItemSummary(node, commits);
  const phase = phaseOrder.find((known) => itemPhase(known).name === search.items);
  const group = summary?.failures.find(({ message }) => message === search.failure);
  const order = useMemo(() => {
    if (summary === undefined) return allItems(0);
    if (group !== undefined) return someItems(group.items);
    return phase === undefined ? allItems(summary.phases.length) : itemsIn(summary.phases, phase);
  }, [summary, group, phase]);
  if (error && !summary)
    return <ErrorPanel what="The items could not be read" error={error} retry={() => void refetch()} />;
  if (!summary) return <Waiting rows={4} />;
  const { phases, counts, failures } = summary;
  const size = phases.length;
  const wanted = search.item === undefined ? Number.NaN : Number(search.item);
  const chosen = Number.isInteger(wanted) && wanted >= 0 && wanted < size ? wanted : undefined;
  const choose = (index: number | undefined) => change({ item: index === undefined ? undefined : String(index) });
  const shown = { order, phases, chosen, onChoose: choose };
  return (
    <Stack gap="xs">
      {error && <ErrorPanel what="How the items stand could not be read again" error={error} />}
      <Group gap={6} role="group" aria-label="Items in phase">
        <Button
          variant={phase === undefined && group === undefined ? "light" : "default"}
          size="compact-xs"
          aria-pressed={phase === undefined && group === undefined}
          onClick={() => change({ items: undefined, failure: undefined })}
        >
          All {size.toLocaleString("en")}
        </Button>
        {phaseOrder
          .filter((known) => counts.has(known) || known === phase)
          .map((known) => {
            const { name, word, look } = itemPhase(known);
            const pressed = known === phase && group === undefined;
            return (
              <Button
                key={name}
                variant={pressed ? "light" : "default"}
                size="compact-xs"
                aria-pressed={pressed}
                leftSection={<PhaseIcon look={look} />}
                onClick={() => change({ items: pressed ? undefined : name, failure: undefined })}
              >
                {word} {(counts.get(known) ?? 0).toLocaleString("en")}
              </Button>
            );
          })}
      </Group>
      <ItemFailures
        failures={failures}
        chosen={group?.message}
        onChoose={(message) => change({ failure: message, items: undefined })}
      />
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Items as"
          data={[
            { value: "grid", label: "Grid" },
            { value: "list", label: "List" },
          ]}
          value={search.as === "list" ? "list" : "grid"}
          onChange={(value) => change({ as: value === "list" ? "list" : undefined })}
        />
        <NumberInput
          size="xs"
          w={130}
          aria-label="Go to item"
          placeholder="Go to item"
          min={0}
          max={Math.max(0, size - 1)}
          clampBehavior="strict"
          allowDecimal={false}
          hideControls
          value={chosen ?? ""}
          onChange={(value) => choose(value === "" ? undefined : Number(value))}
        />
        <AllOutputs node={node} size={size} />
      </Group>
      {group !== undefined && group.count > group.items.length && (
        <Text size="xs" c="dimmed">
          The first {group.items.length.toLocaleString("en")} of {group.count.toLocaleString("en")} that failed so.
        </Text>
      )}
      {group !== undefined && (
        <FailingItems key={group.message} node={node} message={group.message} indexes={group.items} onChoose={choose} />
      )}
      {order.count === 0 ? (
        <Text size="sm">{size === 0 ? "It has no items." : "No items in this phase."}</Text>
      ) : search.as === "list" ? (
        <ItemList node={node} at={at} {...shown} />
      ) : (
        <ItemGrid {...shown} />
      )}
      {chosen !== undefined && (
        <OneItem
          key={chosen}
          node={node}
          index={chosen}
          at={at}
          step={(by) => {
            const next = order.indexAt(order.placeOf(chosen) + by);
            if (next >= 0) choose(next);
          }}
          onClose={() => choose(undefined)}
        />
      )}
    </Stack>
  );
}
