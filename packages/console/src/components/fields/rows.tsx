import { ActionIcon, Button, Group } from "@mantine/core";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";

/** Set in below what it belongs to. */
export function Nested({ children }: { readonly children: ReactNode }) {
  return <div className="hal-nested">{children}</div>;
}

interface RowProps {
  readonly place: string;
  readonly index: number;
  readonly remove: () => void;
  readonly children: ReactNode;
}

/** One of several values, which can be taken out. */
export function Row({ place, index, remove, children }: RowProps) {
  return (
    <div className="hal-item" data-place={place}>
      <span className="hal-item-index" aria-hidden>
        {index + 1}
      </span>
      <div>{children}</div>
      <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${place}`} title="Remove" onClick={remove}>
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
      </ActionIcon>
    </div>
  );
}

interface AddProps {
  readonly place: string;
  readonly what: "item" | "entry";
  readonly count: number;
  readonly add: () => void;
}

/** Adds a value, and says how many there are. */
export function Add({ place, what, count, add }: AddProps) {
  const many = what === "item" ? "items" : "entries";
  return (
    <Group gap="xs">
      <Button variant="default" size="compact-xs" onClick={add} aria-label={`Add ${what} to ${place}`}>
        Add {what}
      </Button>
      <span className="hal-field-note">{count === 0 ? `no ${many}` : `${count} ${count === 1 ? what : many}`}</span>
    </Group>
  );
}

const focusable = "input, textarea, select, button";

/** Moves the focus with the rows: into one that was added, and where one was taken out, to the button that adds. */
export function useRowFocus(): {
  readonly rows: RefObject<HTMLDivElement | null>;
  readonly follow: (to: "added" | "removed") => void;
} {
  const rows = useRef<HTMLDivElement>(null);
  const due = useRef<"added" | "removed">(undefined);
  useEffect(() => {
    const where = due.current;
    if (where === undefined) return;
    due.current = undefined;
    const own = [...(rows.current?.querySelectorAll<HTMLElement>(":scope > .hal-nested > .hal-item") ?? [])].at(-1);
    const to =
      where === "added"
        ? own?.querySelector<HTMLElement>(focusable)
        : rows.current?.querySelector<HTMLElement>(":scope > .hal-nested > .mantine-Group-root button");
    to?.focus();
  });
  return {
    rows,
    follow: (to) => {
      due.current = to;
    },
  };
}
