import type { ReactNode } from "react";

interface TableFrameProps {
  /** What the table has: a frame is a region that keys can scroll. */
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** What a table scrolls in where it has no room; reached by Tab, so that arrows scroll it. */
export function TableFrame({ label, className = "", children }: TableFrameProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={`hal-table-frame ${className}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
