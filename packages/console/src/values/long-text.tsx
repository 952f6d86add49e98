// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import "./values.css";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { CopyValue } from "./copy-value.tsx";
import { FindBar } from "./find-bar.tsx";
import { linesWith, textLines } from "./text-lines.ts";
import { visibleText } from "./visible-text.ts";

/** All of a long text: of however many lines those in sight are rendered, and a text is found in it. */
export function LongText({ text, label = "Text" }: { readonly text: string; readonly label?: string }) {
  const lines = useMemo(() => textLines(text), [text]);
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  const deferred = useDeferredValue(wanted);
  const hits = useMemo(() => linesWith(lines, deferred), [lines, deferred]);
  const view = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => view.current,
    estimateSize: () => 18,
    overscan: 10,
  });
  const go = (place: number) => {
    setAt(place);
    virtual.scrollToIndex(hits[place] ?? 0, { align: "center" });
  };
  return (
    <div>
      <div className="value-bar" style={{ marginBottom: 4 }}>
        {lines.length > 8 && (
          <FindBar
            label="Find in the text"
            text={wanted}
            change={(next) => {
              setWanted(next);
              setAt(0);
            }}
            count={hits.length}
            at={at}
            go={go}
          />
        )}
        <CopyValue text={() => text} what="the text" />
      </div>
      <section ref={view} className="value-scroll hal-mono" aria-label={label} tabIndex={0}>
        <div style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              ref={virtual.measureElement}
              data-index={index}
              dir="auto"
              className="value-line"
              data-hit={hits[at] === index}
              style={{ transform: `translateY(${start}px)` }}
            >
              {visibleText(lines[index] ?? "")}
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}
