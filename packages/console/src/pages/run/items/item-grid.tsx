// biome-ignore-all lint/a11y/useSemanticElements: squares are painted, and no table of 250,000 cells is made
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which of its cells is meant
import { useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import {
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { PhaseBadge } from "../../../components/phase-badge.tsx";
import { gridGeometry, placeAfterKey } from "./grid-geometry.ts";
import type { ItemOrder } from "./item-order.ts";
import { itemPhase } from "./item-phases.ts";
import { paintItems, phaseColors } from "./paint-items.ts";

interface ItemGridProps {
  readonly order: ItemOrder;
  readonly phases: Uint8Array;
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
}

const mostHeight = 320;

/** A square an item, coloured and marked by its phase; the line below says the phase of the one that is pointed at. */
export function ItemGrid({ order, phases, chosen, onChoose }: ItemGridProps) {
  const { ref: frame, width } = useElementSize();
  const view = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme("light");
  const cellId = useId();
  const [cursor, setCursor] = useState(() => (chosen === undefined ? 0 : order.placeOf(chosen)));
  const [pointed, setPointed] = useState<number>();
  const [top, setTop] = useState(0);
  const inner = Math.max(0, width - 14);
  const grid = gridGeometry(order.count, inner);
  const { columns, rows, pitch, square } = grid;
  const height = Math.min(mostHeight, rows * pitch);
  const place = Math.min(cursor, order.count - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the geometry follows from the count and the width, the colours from the scheme
  useLayoutEffect(() => {
    if (canvas.current === null || inner === 0) return;
    const colors = phaseColors(canvas.current);
    paintItems({ canvas: canvas.current, colors, grid, order, phases, width: inner, height, top });
  }, [order, phases, inner, height, top, scheme]);

  const show = (wanted: number) => {
    const element = view.current;
    if (element === null) return;
    const row = Math.floor(wanted / columns);
    if (row * pitch < element.scrollTop) element.scrollTop = row * pitch;
    else if ((row + 1) * pitch > element.scrollTop + element.clientHeight)
      element.scrollTop = (row + 1) * pitch - element.clientHeight;
  };
  const goTo = useEffectEvent((index: number) => {
    const wanted = order.placeOf(index);
    setCursor(wanted);
    show(wanted);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: where an item stands follows from the width
  useEffect(() => {
    if (chosen !== undefined) goTo(chosen);
  }, [chosen, inner]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      onChoose(order.indexAt(place));
      return;
    }
    const wanted = placeAfterKey(event.key, place, grid, order.count, height);
    if (wanted === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setPointed(undefined);
    setCursor(wanted);
    show(wanted);
  };
  const placeAt = (event: MouseEvent): number | undefined => {
    const element = view.current;
    if (element === null) return undefined;
    const box = element.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - element.clientLeft) / pitch);
    const row = Math.floor((event.clientY - box.top - element.clientTop + element.scrollTop) / pitch);
    const at = row * columns + column;
    return column >= 0 && column < columns && at >= 0 && at < order.count ? at : undefined;
  };
  const told = order.indexAt(pointed ?? place);
  const phase = itemPhase(phases[told] ?? 0);
  return (
    <div ref={frame}>
      <div
        ref={view}
        role="grid"
        aria-label="Items as a grid"
        aria-rowcount={rows}
        aria-colcount={columns}
        aria-activedescendant={cellId}
        tabIndex={0}
        className="run-grid"
        style={{ height: height + 2 }}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
        onMouseMove={(event) => setPointed(placeAt(event))}
        onMouseLeave={() => setPointed(undefined)}
        onClick={(event) => {
          const at = placeAt(event);
          if (at === undefined) return;
          setCursor(at);
          onChoose(order.indexAt(at));
        }}
      >
        <div role="presentation" style={{ height: rows * pitch, position: "relative" }}>
          <canvas ref={canvas} style={{ width: inner, height }} />
          <div role="row" aria-rowindex={Math.floor(place / columns) + 1}>
            <div
              id={cellId}
              role="gridcell"
              aria-colindex={(place % columns) + 1}
              aria-selected={order.indexAt(place) === chosen}
              aria-label={`Item ${order.indexAt(place)}: ${itemPhase(phases[order.indexAt(place)] ?? 0).word}`}
              className="run-grid-cursor"
              style={{
                width: square,
                height: square,
                transform: `translate(${(place % columns) * pitch}px, ${Math.floor(place / columns) * pitch}px)`,
              }}
            />
          </div>
        </div>
      </div>
      <div className="run-grid-told">
        <span>Item {told.toLocaleString("en")}</span> <PhaseBadge phase={phase} />
      </div>
    </div>
  );
}
