import type { ReactNode } from "react";
import { lookStyle } from "./look-style.ts";
import { type Bundle, pageSize } from "./shapes-of.ts";

interface BundleBoxProps {
  readonly name: string;
  readonly bundle: Bundle<unknown>;
  readonly onPage: (page: number) => void;
  readonly critical?: boolean;
  readonly color: string;
  /** How those in it stand. */
  readonly children: ReactNode;
}

/** Many nodes that do the same at one step, as one box; open, it holds a page of them. */
export function BundleBox({ name, bundle, onPage, critical = false, color, children }: BundleBoxProps) {
  const { items, shown, page } = bundle;
  const isOpen = page !== undefined;
  const first = (page ?? 0) * pageSize;
  const count = items.length.toLocaleString("en");
  return (
    <div
      className="hal-graph-box"
      data-group={isOpen}
      data-many={!isOpen}
      data-critical={critical}
      data-bundle={bundle.key}
      style={lookStyle(color)}
    >
      <span style={{ display: "flex", gap: 4, alignItems: "center", fontWeight: 600, whiteSpace: "nowrap" }}>
        <button
          type="button"
          className="hal-graph-open nodrag"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? "Close" : "Open"} ${name}, ${count} nodes`}
          onClick={(event) => {
            event.stopPropagation();
            onPage(isOpen ? -1 : 0);
          }}
        >
          {isOpen ? "▾" : "▸"}
        </button>
        <bdi className="hal-clip">{name}</bdi>
        <span>× {count}</span>
        {isOpen && shown.length > pageSize && (
          <span style={{ display: "flex", gap: 4, marginLeft: "auto", fontWeight: 400 }}>
            <button
              type="button"
              className="hal-graph-open nodrag"
              aria-label={`Earlier of ${name}`}
              disabled={page === 0}
              onClick={() => onPage(page - 1)}
            >
              ‹
            </button>
            {(first + 1).toLocaleString("en")}–{Math.min(first + pageSize, shown.length).toLocaleString("en")}
            <button
              type="button"
              className="hal-graph-open nodrag"
              aria-label={`Later of ${name}`}
              disabled={first + pageSize >= shown.length}
              onClick={() => onPage(page + 1)}
            >
              ›
            </button>
          </span>
        )}
      </span>
      <span style={{ display: "flex", gap: 8, paddingLeft: 24, whiteSpace: "nowrap" }}>{children}</span>
    </div>
  );
}
