import { visibleText } from "../../../values/visible-text.ts";
import { mayRetry } from "../state/list-item.ts";
import type { RunRow } from "../state/run-tree.ts";

interface RowNameProps {
  readonly row: RunRow;
  readonly open: boolean;
  readonly critical: boolean;
  readonly onToggle: (key: string) => void;
  /** Whether its attempts are shown below it; left out where they never are. */
  readonly attemptsOpen?: boolean;
  readonly onAttempts?: (key: string) => void;
}

/** A node's name with what opens it, the sign of the critical path, and what opens its attempts where it may have several. */
export function RowName({ row, open, critical, onToggle, attemptsOpen = false, onAttempts }: RowNameProps) {
  const name = visibleText(row.name);
  const count = row.node !== undefined && row.node.attempts > 1 ? `${row.node.attempts}` : "";
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
      {onAttempts && mayRetry(row) && (
        <button
          type="button"
          tabIndex={-1}
          className="run-attempts"
          aria-expanded={attemptsOpen}
          aria-label={`${attemptsOpen ? "Hide" : "Show"} ${count} attempts of ${name}`}
          title={`${attemptsOpen ? "Hide" : "Show"} attempts (a)`}
          onClick={(event) => {
            event.stopPropagation();
            onAttempts(row.key);
          }}
        >
          <span aria-hidden="true">↻{row.node !== undefined && row.node.attempts > 1 && ` ${row.node.attempts}`}</span>
        </button>
      )}
    </>
  );
}
