import { visibleText } from "../../../values/visible-text.ts";
import type { RunRow } from "../state/run-tree.ts";

interface RowNameProps {
  readonly row: RunRow;
  readonly open: boolean;
  readonly critical: boolean;
  readonly onToggle: (key: string) => void;
}

/** A node's name with what opens it, and the sign of the critical path. */
export function RowName({ row, open, critical, onToggle }: RowNameProps) {
  const name = visibleText(row.name);
  return (
    <>
      {row.children.length > 0 ? (
        <button
          type="button"
          tabIndex={-1}
          className="run-open"
          aria-label={`${open ? "Close" : "Open"} ${name}`}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(row.key);
          }}
        >
          {open ? "▾" : "▸"}
        </button>
      ) : (
        <span className="run-open" />
      )}
      <bdi title={`${name} (${visibleText(row.key)})`}>{name}</bdi>
      {critical && (
        <span className="run-critical" role="img" aria-label="on the critical path" title="On the critical path">
          ◆
        </span>
      )}
    </>
  );
}
