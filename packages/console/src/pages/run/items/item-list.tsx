// biome-ignore-all lint/a11y/useSemanticElements: rows that are rendered as they come into sight are no list's own
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import type { MapItem } from "@haltere/idl/haltere";
import { useEffect, useEffectEvent } from "react";
import { ErrorPanel } from "../../../components/error-panel.tsx";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { useRowWindow } from "../../../components/use-row-window.ts";
import { durationText } from "../../../format/duration.ts";
import { milliseconds } from "../../../format/time.ts";
import { visibleText } from "../../../values/visible-text.ts";
import { firstLine } from "../panel/fold-error.ts";
import type { ItemOrder } from "./item-order.ts";
import { itemPhase } from "./item-phases.ts";
import type { MapNode } from "./map-node.ts";
import { useItemsInSight } from "./use-items-in-sight.ts";

interface ItemListProps {
  readonly node: MapNode;
  readonly order: ItemOrder;
  readonly phases: Uint8Array;
  /** When the map was last asked how it stands. */
  readonly at: number;
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
}

const rowHeight = 28;
const around = 10;

/** The items one below the other, of which those in sight are read and rendered. */
export function ItemList({ node, order, phases, at, chosen, onChoose }: ItemListProps) {
  const { view, onScroll, first, end, height, topOf, scrollTo } = useRowWindow(order.count, rowHeight);
  const from = Math.max(0, first - around);
  const to = Math.min(order.count, end + around);
  const { items, error } = useItemsInSight(node, order, from, to, at);
  const show = useEffectEvent((index: number) => scrollTo(order.placeOf(index)));
  useEffect(() => {
    if (chosen !== undefined) show(chosen);
  }, [chosen]);
  if (error) return <ErrorPanel what="The items could not be read" error={error} />;
  return (
    <div
      ref={view}
      role="list"
      aria-label="Items"
      tabIndex={0}
      className="run-items"
      onScroll={onScroll}
      style={{ height: Math.min(360, height + 2) }}
    >
      <div role="presentation" style={{ height, position: "relative" }}>
        {placesFrom(from, to).map((place) => {
          const index = order.indexAt(place);
          return (
            <div
              key={place}
              role="listitem"
              className="run-item-row"
              data-chosen={index === chosen}
              style={{ transform: `translateY(${topOf(place)}px)` }}
            >
              <button
                type="button"
                className="run-item"
                onClick={() => onChoose(index)}
                aria-pressed={index === chosen}
              >
                <span>{index}</span>
                <PhaseBadge phase={itemPhase(phases[index] ?? 0)} />
                <ItemFacts item={items.get(index)} />
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function placesFrom(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

/** What is read of an item once it is in sight. */
function ItemFacts({ item }: { readonly item: MapItem | undefined }) {
  const began = milliseconds(item?.startedAt);
  const ended = milliseconds(item?.endedAt);
  return (
    <>
      <span>{item !== undefined && item.attempt > 0 ? `attempt ${item.attempt + 1}` : ""}</span>
      <span>{began !== undefined && ended !== undefined ? durationText(Math.max(0, ended - began)) : ""}</span>
      <bdi className="hal-clip">{visibleText(firstLine(item?.error ?? ""))}</bdi>
    </>
  );
}
