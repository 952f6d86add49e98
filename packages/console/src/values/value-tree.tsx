import "./values.css";
import type { Literal } from "@haltere/idl/core";
import { Button } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useId, useMemo, useRef, useState } from "react";
import { CopyValue } from "./copy-value.tsx";
import { FindBar } from "./find-bar.tsx";
import { countText } from "./line-text.ts";
import { type Held, type Opened, openValue } from "./open-value.ts";
import { nextPlace } from "./tree-keys.ts";
import { allBranches, findParts, pathsAbove, treeRows } from "./tree-rows.ts";
import { ValueRow } from "./value-row.tsx";

interface ValueTreeProps {
  readonly root: Held;
  readonly opened: Extract<Opened, { kind: "branch" }>;
  /** What the value is called, for those who hear the page. */
  readonly name: string;
  /** What lies at an address that is a part of it. */
  readonly place: (literal: Literal) => ReactNode;
  /** All of it as text, to be copied. */
  readonly text: () => string;
}

/** A list, map or object as a tree: arrows move and open, what is large is found in, and only the rows in sight are rendered. */
export function ValueTree({ root, opened, name, place, text }: ValueTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const [wanted, setWanted] = useState("");
  const [hit, setHit] = useState(0);
  const deferred = useDeferredValue(wanted);
  const found = useMemo(() => findParts(root, deferred), [root, deferred]);
  const rows = useMemo(() => treeRows(root, open), [root, open]);
  const every = useMemo(() => allBranches(root), [root]);
  const view = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => view.current,
    getItemKey: (index) => rows[index]?.path ?? index,
    estimateSize: () => 25,
    overscan: 8,
    initialRect: { width: 400, height: 400 },
  });
  const items = virtual.getVirtualItems();
  const move = (index: number) => {
    setActive(index);
    virtual.scrollToIndex(index);
  };
  const toggle = (path: string) =>
    setOpen((now) => {
      const next = new Set(now);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  const goTo = (place: number) => {
    const path = found.paths[place];
    if (path === undefined) return;
    const next = new Set([...open, ...pathsAbove(path)]);
    setHit(place);
    setOpen(next);
    const index = treeRows(root, next).findIndex((row) => row.path === path);
    setActive(index);
    // Rows that are opened now exist from the next frame on.
    requestAnimationFrame(() => virtual.scrollToIndex(index, { align: "center" }));
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextPlace(event.key, rows, active, open);
    if (next === undefined) return;
    event.preventDefault();
    event.nativeEvent.stopPropagation();
    if (next.toggle !== undefined) toggle(next.toggle);
    if (next.active !== undefined) move(next.active);
  };
  const isLarge = opened.parts.length > 8 || (every?.size ?? 1) > 0;
  const current = wanted === "" ? undefined : found.paths[hit];
  return (
    <div>
      <div className="value-bar" style={{ marginBottom: 4 }}>
        <span className="value-type">{countText(opened.type, opened.parts.length)}</span>
        {isLarge && (
          <FindBar
            label={`Find in ${name}`}
            text={wanted}
            change={(next) => {
              setWanted(next);
              setHit(0);
            }}
            count={found.paths.length}
            more={found.more}
            at={hit}
            go={goTo}
          />
        )}
        {every !== undefined && every.size > 0 && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => {
              setOpen(open.size > 0 ? new Set() : every);
              setActive(0);
            }}
          >
            {open.size > 0 ? "Fold" : "Unfold"}
          </Button>
        )}
        <CopyValue text={text} what={name} />
      </div>
      <div
        ref={view}
        id={id}
        className="value-scroll value-tree"
        role="tree"
        aria-label={name}
        tabIndex={0}
        aria-activedescendant={items.some(({ index }) => index === active) ? `${id}-${active}` : undefined}
        onKeyDown={press}
      >
        <div role="none" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start, key }) => {
            const row = rows[index];
            return (
              row && (
                <ValueRow
                  key={key}
                  id={`${id}-${index}`}
                  index={index}
                  measure={virtual.measureElement}
                  start={start}
                  row={row}
                  opened={openValue(row.held)}
                  open={open.has(row.path)}
                  active={active === index}
                  hit={current === row.path}
                  place={place}
                  toggle={() => {
                    setActive(index);
                    toggle(row.path);
                  }}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
