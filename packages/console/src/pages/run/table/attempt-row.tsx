import { visibleText } from "../../../values/visible-text.ts";
import type { ListItem } from "../state/list-item.ts";

export type AttemptItem = Extract<ListItem, { readonly kind: "attempt" }>;

/** The name of an attempt's line, below its node's. */
export function AttemptName({ item: { row, attempt } }: { readonly item: AttemptItem }) {
  return (
    <span
      className="run-name"
      style={{ paddingLeft: row.depth * 16 + 40, color: "var(--hal-dim)" }}
      title={visibleText(attempt.reason.slice(0, 500))}
    >
      Attempt {attempt.number + 1}
    </span>
  );
}
