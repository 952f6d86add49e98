// biome-ignore-all lint/a11y/useSemanticElements: of rows and columns those in sight are rendered, which no table element can do
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and tells which cell is active
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the keys are the grid's
import "../values.css";
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { ErrorPanel } from "../../components/error-panel.tsx";
import { Waiting } from "../../components/waiting.tsx";
import { ClippedText } from "../clipped-text.tsx";
import { writtenOnce } from "../files/written-once.ts";
import { visibleText } from "../visible-text.ts";
import { openTable } from "./open-table.ts";
import { nextCell } from "./table-keys.ts";
import type { Cell, TableFile, TableSource } from "./table-source.ts";
import { useRows } from "./use-rows.ts";

interface TablePreviewProps {
  readonly files: readonly TableFile[];
  readonly format: string;
  /** How many files more the table has, which are not read. */
  readonly beyond?: number;
}

/** Rows and columns of a table, read as they come into sight. */
export function TablePreview({ files, format, beyond = 0 }: TablePreviewProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ["rows", ...files.map(({ link }) => link)],
    queryFn: () => openTable(files, format),
    structuralSharing: false,
    ...writtenOnce,
  });
  if (error) return <ErrorPanel what="Its rows could not be read" error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={4} />;
  return <Grid source={data} beyond={beyond} />;
}

const rowHeight = 26;
const columnWidth = 168;
const numberWidth = 64;

function Grid({ source, beyond }: { readonly source: TableSource; readonly beyond: number }) {
  const { columns, rows: count, cut } = source;
  const view = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState({ row: 0, column: 0 });
  const [opened, setOpened] = useState(false);
  const id = useId();
  const vertical = useVirtualizer({
    count,
    getScrollElement: () => view.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => view.current,
    estimateSize: () => columnWidth,
    overscan: 3,
    paddingStart: numberWidth,
    scrollPaddingStart: numberWidth,
  });
  const inSight = vertical.getVirtualItems();
  const across = horizontal.getVirtualItems();
  const { row, error } = useRows(source, inSight[0]?.index ?? 0, inSight.at(-1)?.index ?? 0);
  const go = (next: { readonly row: number; readonly column: number }) => {
    setActive(next);
    vertical.scrollToIndex(next.row);
    horizontal.scrollToIndex(next.column);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextCell(event.key, active, { rows: count, columns: columns.length });
    if (next === undefined && event.key !== "Enter") return;
    event.preventDefault();
    event.nativeEvent.stopPropagation();
    if (next === undefined) setOpened(!opened);
    else go(next);
  };
  const template = { gridTemplateColumns: `${numberWidth}px repeat(${columns.length}, ${columnWidth}px)` };
  const width = horizontal.getTotalSize();
  const value = row(active.row)?.[active.column];
  const isSeen =
    inSight.some(({ index }) => index === active.row) && across.some(({ index }) => index === active.column);
  return (
    <div style={{ marginTop: 6 }}>
      <div className="value-bar">
        <span className="value-type" role="status">
          {count.toLocaleString("en")} {count === 1 ? "row" : "rows"}, {columns.length.toLocaleString("en")}{" "}
          {columns.length === 1 ? "column" : "columns"}
          {cut && `: ${cut}`}
          {beyond > 0 && `; ${beyond.toLocaleString("en")} more of its files are not read`}
        </span>
      </div>
      {error !== undefined && <ErrorPanel what="These rows could not be read" error={error} />}
      <div
        ref={view}
        className="value-scroll value-table hal-mono"
        role="grid"
        aria-label="Rows"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        tabIndex={0}
        aria-activedescendant={isSeen ? `${id}-${active.row}-${active.column}` : undefined}
        onKeyDown={press}
        style={{ height: Math.min(420, (count + 1) * rowHeight + 18) }}
      >
        <div role="none" style={{ height: vertical.getTotalSize(), width }}>
          <div role="row" aria-rowindex={1} data-head="true" style={{ ...template, position: "sticky", width }}>
            <span role="columnheader" aria-colindex={1} style={{ gridColumn: 1 }}>
              <span className="value-type">#</span>
            </span>
            {across.map(({ index }) => (
              <span
                key={index}
                role="columnheader"
                aria-colindex={index + 2}
                data-number={columns[index]?.isNumber}
                dir="auto"
                style={{ gridColumn: index + 2 }}
              >
                {visibleText(columns[index]?.name ?? "")} <span className="value-type">{columns[index]?.type}</span>
              </span>
            ))}
          </div>
          {inSight.map(({ index, start }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              style={{ ...template, top: 0, transform: `translateY(${start}px)`, width, height: rowHeight }}
            >
              <span role="rowheader" aria-colindex={1} data-number="true" style={{ gridColumn: 1 }}>
                <span className="value-type">{index.toLocaleString("en")}</span>
              </span>
              {across.map(({ index: column }) => (
                <span
                  key={column}
                  id={`${id}-${index}-${column}`}
                  role="gridcell"
                  aria-colindex={column + 2}
                  dir="auto"
                  data-active={active.row === index && active.column === column}
                  data-number={columns[column]?.isNumber}
                  style={{ gridColumn: column + 2 }}
                  onClick={() => {
                    setOpened(true);
                    setActive({ row: index, column });
                  }}
                >
                  <CellText cells={row(index)} column={column} />
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
      {opened && (
        <section aria-label="Cell" style={{ marginTop: 6 }}>
          <div className="value-type">
            row {active.row.toLocaleString("en")}, {visibleText(columns[active.column]?.name ?? "")}
          </div>
          {value === undefined ? <span className="value-none">none</span> : <ClippedText text={value} />}
        </section>
      )}
    </div>
  );
}

/** Longer texts are cut in their cell; all of one is shown below. */
const longest = 200;

function CellText({ cells, column }: { readonly cells: readonly Cell[] | undefined; readonly column: number }) {
  if (cells === undefined) return "…";
  const text = cells[column];
  if (text === undefined) return <span className="value-none">none</span>;
  return visibleText(text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text.toWellFormed()).replace(
    /[\n\t]/g,
    " ",
  );
}
