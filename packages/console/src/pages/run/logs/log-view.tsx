// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import type { TaskExecutionIdentifier } from "@haltere/idl/core";
import { Button, Group, Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { visibleText } from "../../../values/visible-text.ts";
import { rowsWith } from "./log-lines.ts";
import { useLog } from "./use-log.ts";

/** An attempt's log, as it is written; of however many lines those in sight are rendered. */
export function LogView({ attempt, log = "" }: { readonly attempt: TaskExecutionIdentifier; readonly log?: string }) {
  const { rows, count, bytes, state } = useLog(attempt, log);
  const [search, setSearch] = useState("");
  const [hit, setHit] = useState(0);
  const view = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const virtual = useVirtualizer({ count, getScrollElement: () => view.current, estimateSize: () => 18, overscan: 20 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows grow in place, and the count tells of it
  const hits = useMemo(() => rowsWith(rows, search), [rows, count, search]);
  useEffect(() => {
    if (atEnd.current && count > 0) virtual.scrollToIndex(count - 1);
  }, [count, virtual]);
  const go = (to: number) => {
    const at = (to + hits.length) % hits.length;
    setHit(at);
    atEnd.current = false;
    virtual.scrollToIndex(hits[at] ?? 0, { align: "center" });
  };
  const current = hits[Math.min(hit, hits.length - 1)];
  return (
    <div>
      <Group gap="xs" mb={6}>
        <TextInput
          aria-label="Search in the log"
          placeholder="Search in the log"
          value={search}
          flex={1}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setHit(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && hits.length > 0) go(hit + (event.shiftKey ? -1 : 1));
          }}
        />
        {search !== "" && (
          <Text size="xs" role="status">
            {hits.length === 0 ? "nowhere" : `${hit + 1} of ${hits.length}`}
          </Text>
        )}
        <Button variant="default" size="compact-xs" disabled={hits.length === 0} onClick={() => go(hit - 1)}>
          Back
        </Button>
        <Button variant="default" size="compact-xs" disabled={hits.length === 0} onClick={() => go(hit + 1)}>
          Next
        </Button>
      </Group>
      {count === 0 ? (
        <Text size="xs" c="dimmed">
          {state === "reading" ? "Nothing has been written yet." : state === "ended" ? "It wrote nothing." : ""}
        </Text>
      ) : (
        <div
          ref={view}
          className="run-log hal-mono"
          style={{ height: Math.min(320, count * 18 + 16) }}
          role="log"
          aria-live="off"
          aria-label="Log"
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            atEnd.current = scrollTop + clientHeight > scrollHeight - 24;
          }}
        >
          <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
            {virtual.getVirtualItems().map(({ index, start }) => (
              <div
                key={index}
                dir="auto"
                className="run-log-line"
                data-hit={search !== "" && index === current}
                style={{ transform: `translateY(${start}px)` }}
              >
                {visibleText(rows[index] ?? "")}
              </div>
            ))}
          </div>
        </div>
      )}
      <Text size="xs" c="dimmed" mt={4} role="status">
        {bytes.toLocaleString("en")} bytes
        {state === "reading" && ", live"}
        {state === "full" && ", cut here: open the log itself for the rest"}
        {typeof state === "object" && `; the stream broke (${state.lost}), trying again`}
      </Text>
    </div>
  );
}
