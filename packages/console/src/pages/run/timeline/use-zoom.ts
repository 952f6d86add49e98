import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import type { Scale } from "./bar.ts";
import { drawn, moved, zoomed } from "./zoom.ts";

/** What part of the time a timeline shows, and what changes that. */
export interface Zoom {
  readonly scale: Scale;
  readonly isWhole: boolean;
  /** What is being drawn over, in percent of the width. */
  readonly drawing: { readonly left: number; readonly width: number } | undefined;
  readonly by: (factor: number) => void;
  readonly move: (part: number) => void;
  readonly reset: () => void;
}

/** Zooms by drawing over the head of the lanes, by the wheel with Ctrl or over the head, and by keys: + and - zoom, , and . move, 0 shows all. */
export function useZoom(whole: Scale, view: RefObject<HTMLElement | null>): Zoom {
  const [chosen, choose] = useState<Scale>();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const scale = chosen ?? whole;
  const by = (factor: number, around = (scale.from + scale.to) / 2) => choose(zoomed(scale, whole, factor, around));
  const move = (part: number) => {
    if (chosen !== undefined) choose(moved(scale, whole, part));
  };

  /** The part of the lanes' width at which the pointer is; undefined where it is not over the lanes. */
  const partAt = (event: MouseEvent, anywhere = false): number | undefined => {
    const lane = view.current?.querySelector(".run-head .run-lane")?.getBoundingClientRect();
    if (lane === undefined || lane.width === 0) return undefined;
    const part = (event.clientX - lane.left) / lane.width;
    return anywhere || (part >= 0 && part <= 1) ? Math.min(1, Math.max(0, part)) : undefined;
  };
  const timeAt = (part: number) => scale.from + part * (scale.to - scale.from);
  const wheel = useEffectEvent((event: WheelEvent) => {
    const part = partAt(event);
    const overHead = event.target instanceof Element && event.target.closest(".run-head") !== null;
    if (part === undefined || !(event.ctrlKey || overHead)) return;
    event.preventDefault();
    by(event.deltaY > 0 ? 1.25 : 0.8, timeAt(part));
  });
  const press = useEffectEvent((event: PointerEvent) => {
    const overHead = event.target instanceof Element && event.target.closest(".run-head .run-lane") !== null;
    const part = partAt(event);
    if (event.button !== 0 || !overHead || part === undefined) return;
    event.preventDefault();
    setDrag({ from: part, to: part });
  });
  const pull = useEffectEvent((event: PointerEvent) => {
    const part = partAt(event, true);
    if (drag !== undefined && part !== undefined) setDrag({ ...drag, to: part });
  });
  const release = useEffectEvent(() => {
    if (drag === undefined) return;
    setDrag(undefined);
    // A press that draws over nothing is a click.
    if (Math.abs(drag.to - drag.from) < 0.01) return;
    choose(drawn(timeAt(drag.from), timeAt(drag.to), whole) ?? chosen);
  });
  const key = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("[role=dialog]")) return;
    if (target instanceof HTMLElement && target.closest("input, textarea, select, .run-panel")) return;
    const acts: Readonly<Record<string, () => void>> = {
      "+": () => by(0.5),
      "=": () => by(0.5),
      "-": () => by(2),
      ",": () => move(-0.25),
      ".": () => move(0.25),
      "0": () => choose(undefined),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const element = view.current;
    const left = new AbortController();
    const { signal } = left;
    element?.addEventListener("wheel", (event) => wheel(event), { signal, passive: false });
    element?.addEventListener("pointerdown", (event) => press(event), { signal });
    document.addEventListener("pointermove", (event) => pull(event), { signal });
    document.addEventListener("pointerup", () => release(), { signal });
    document.addEventListener("keydown", (event) => key(event), { signal });
    return () => left.abort();
  }, [view]);
  return {
    scale,
    isWhole: chosen === undefined,
    drawing: drag && {
      left: Math.min(drag.from, drag.to) * 100,
      width: Math.abs(drag.to - drag.from) * 100,
    },
    by,
    move,
    reset: () => choose(undefined),
  };
}
