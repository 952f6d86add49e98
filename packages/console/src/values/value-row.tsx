import type { Literal } from "@haltere/idl/core";
import type { ReactNode } from "react";
import { useClockChoice } from "../app/clock-choice.tsx";
import { ClippedText } from "./clipped-text.tsx";
import { isCut, lineText } from "./line-text.ts";
import type { Opened } from "./open-value.ts";
import type { TreeRow } from "./tree-rows.ts";
import { visibleText } from "./visible-text.ts";

interface ValueRowProps {
  readonly id: string;
  readonly index: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly start: number;
  readonly row: TreeRow;
  readonly opened: Opened;
  readonly open: boolean;
  readonly active: boolean;
  readonly hit: boolean;
  readonly toggle: () => void;
  /** What lies at an address. */
  readonly place: (literal: Literal) => ReactNode;
}

/** One part of a value on a line; a leaf that is opened has all of itself below. */
export function ValueRow({ id, index, measure, start, row, opened, open, active, hit, toggle, place }: ValueRowProps) {
  const { zone } = useClockChoice();
  const folds = opened.kind !== "branch" || opened.parts.length > 0;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and tells which row is active
    <div
      id={id}
      ref={measure}
      data-index={index}
      className="value-row"
      role="treeitem"
      aria-level={row.depth + 1}
      aria-setsize={row.of}
      aria-posinset={row.at + 1}
      aria-selected={active}
      {...(folds ? { "aria-expanded": open } : {})}
      data-active={active}
      data-hit={hit}
      style={{ transform: `translateY(${start}px)`, paddingInlineStart: 6 + row.depth * 14 }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are the tree's */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the tree's */}
      <div className="value-row-line hal-mono" onClick={folds ? toggle : undefined}>
        <span className="value-row-fold" aria-hidden>
          {folds && (open || opened.kind !== "leaf" || isCut(opened)) ? (open ? "▾" : "▸") : ""}
        </span>
        <span className="value-row-name" dir="auto">
          {row.name === "" ? '""' : visibleText(row.name)}
        </span>
        <span className="value-row-text" dir="auto" title={timed(opened)}>
          {lineText(opened, zone)}
        </span>
        <span className="value-type">{opened.kind === "branch" ? "" : opened.type}</span>
      </div>
      {open && opened.kind !== "branch" && (
        <div className="value-row-more">
          {opened.kind === "leaf" ? <ClippedText text={opened.text} /> : place(opened.literal)}
        </div>
      )}
    </div>
  );
}

/** What a time or a duration is exactly, which is told in the reader's way. */
const timed = (opened: Opened): string | undefined =>
  opened.kind === "leaf" && (opened.type === "datetime" || opened.type === "duration") ? opened.text : undefined;
