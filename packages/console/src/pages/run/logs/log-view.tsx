// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
import "./log.css";
import type { TaskExecutionIdentifier } from "@haltere/idl/core";
import { Anchor, Button, Group, Text, TextInput } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { useRowWindow } from "../../../components/use-row-window.ts";
import { logAddress } from "./log-address.ts";
import { LogLine } from "./log-line.tsx";
import { type Log, useLog } from "./use-log.ts";
import { useLogSearch } from "./use-log-search.ts";

const rowHeight = 18;

/** An attempt's log, as it is written; of however many lines those in sight are rendered. */
export function LogView({ attempt, log = "" }: { readonly attempt: TaskExecutionIdentifier; readonly log?: string }) {
  const read = useLog(attempt, log);
  const { rows, count, state } = read;
  const [search, setSearch] = useState("");
  const [hit, setHit] = useState(0);
  const [wrap, setWrap] = useLocalStorage({ key: "haltere-log-wrap", defaultValue: false });
  const [follow, setFollow] = useState(true);
  const box = useRef<HTMLDivElement>(null);
  const { hits, looking } = useLogSearch(rows, count, search);
  const { view, onScroll, first, end, height, past, topOf, scrollTo, atEnd } = useRowWindow(count, rowHeight);
  const lines = useRef<HTMLDivElement>(null);
  const stay = useEffectEvent(() => scrollTo(count - 1, "end"));
  useEffect(() => {
    if (follow && count > 0) stay();
  }, [follow, count]);
  // A row that is wrapped is higher than others: it is scrolled past by its part, and at the end the last row stands at the end.
  useLayoutEffect(() => {
    const element = lines.current;
    const frame = view.current;
    if (element === null || frame === null) return;
    const top = topOf(first);
    const higher = (element.firstElementChild?.clientHeight ?? rowHeight) - rowHeight;
    const shift = !wrap ? 0 : atEnd ? element.offsetHeight - (count - first) * rowHeight : higher * past;
    element.style.transform = `translateY(${top - Math.max(0, shift)}px)`;
  });
  const go = (to: number) => {
    const at = (to + hits.length) % hits.length;
    setHit(at);
    setFollow(false);
    scrollTo((hits[at] ?? 0) - rows.droppedRows, "center");
  };
  const current = hits[Math.min(hit, hits.length - 1)];
  const { address, name } = logAddress(attempt, log);
  const onKeys = (event: React.KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" && hits.length > 0) go(hit + (event.shiftKey ? -1 : 1));
  };
  if (count === 0 && state === "ended")
    return (
      <Text size="xs" c="dimmed">
        It wrote nothing.
      </Text>
    );
  return (
    <div ref={box} className="run-log-box">
      <Group gap={6} mb={6}>
        <TextInput
          aria-label="Search in the log"
          placeholder="Search in the log"
          value={search}
          flex="1 1 120px"
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            setHit(0);
          }}
          onKeyDown={onKeys}
        />
        {search !== "" && (
          <>
            <Text size="xs" role="status">
              {hits.length > 0
                ? `${(hit + 1).toLocaleString("en")} of ${hits.length.toLocaleString("en")}${looking ? "…" : ""}`
                : looking
                  ? "looking…"
                  : "nowhere"}
            </Text>
            <Button variant="default" size="compact-xs" disabled={hits.length === 0} onClick={() => go(hit - 1)}>
              Back
            </Button>
            <Button variant="default" size="compact-xs" disabled={hits.length === 0} onClick={() => go(hit + 1)}>
              Next
            </Button>
          </>
        )}
        <Button
          variant={follow ? "light" : "default"}
          size="compact-xs"
          aria-pressed={follow}
          onClick={() => setFollow(!follow)}
        >
          Follow
        </Button>
        <Button
          variant={wrap ? "light" : "default"}
          size="compact-xs"
          aria-pressed={wrap}
          onClick={() => setWrap(!wrap)}
        >
          Wrap
        </Button>
        {document.fullscreenEnabled && (
          <Button variant="default" size="compact-xs" onClick={() => void toggleFullScreen(box.current)}>
            Full screen
          </Button>
        )}
      </Group>
      {rows.droppedRows > 0 && (
        <Text size="xs" role="status">
          The first {rows.droppedRows.toLocaleString("en")} lines ({rows.droppedBytes.toLocaleString("en")} bytes) are
          not kept here. Download the log to have them.
        </Text>
      )}
      {count === 0 ? (
        <Text size="xs" c="dimmed">
          {state === "reading" && "Nothing has been written yet."}
        </Text>
      ) : (
        <div
          ref={view}
          className="run-log hal-mono"
          style={{ height: Math.min(320, Math.max(80, count * rowHeight + 16)) }}
          data-wrap={wrap}
          role="log"
          aria-live="off"
          aria-label="Log"
          tabIndex={0}
          onScroll={onScroll}
          onWheel={(event) => {
            if (event.deltaY < 0) setFollow(false);
          }}
          onKeyDown={(event) => {
            if (/^(ArrowUp|PageUp|Home)$/.test(event.key)) setFollow(false);
          }}
          onPointerDown={() => setFollow(false)}
        >
          <div style={{ height, position: "relative" }}>
            <div ref={lines} className="run-log-lines">
              {rowsFrom(first, Math.min(count, end + 2)).map((row) => (
                <LogLine
                  key={row + rows.droppedRows}
                  rows={rows}
                  row={row}
                  search={search}
                  isHit={search !== "" && row + rows.droppedRows === current}
                />
              ))}
            </div>
          </div>
        </div>
      )}
      <Group gap="sm" mt={4}>
        <LogState log={read} />
        {read.bytes > 0 && (
          <Anchor href={address} download={name} size="xs" underline="always">
            Download
          </Anchor>
        )}
      </Group>
    </div>
  );
}

function LogState({ log: { bytes, state } }: { readonly log: Log }) {
  return (
    <Text size="xs" c="dimmed" role="status">
      {bytes.toLocaleString("en")} bytes
      {state === "reading" && ", live"}
      {typeof state === "object" && `; the stream broke (${state.lost}), trying again`}
    </Text>
  );
}

function rowsFrom(first: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
}

async function toggleFullScreen(element: Element | null): Promise<void> {
  if (document.fullscreenElement === null) await element?.requestFullscreen();
  else await document.exitFullscreen();
}
