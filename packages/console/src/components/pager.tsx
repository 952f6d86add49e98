import { Button, Group, Text } from "@mantine/core";

interface PagerProps {
  readonly label: string;
  /** From 0. */
  readonly page: number;
  /** Rows of a full page, and of this one. */
  readonly size: number;
  readonly count: number;
  readonly last: boolean;
  /** Whether what is shown is still another page. */
  readonly reading: boolean;
  /** What leads to the page before, and to the next. */
  readonly words: readonly [before: string, next: string];
  readonly go: (page: number) => void;
}

/** Leads from page to page of a list whose length nobody counts; nothing where there is but one. */
export function Pager({ label, page, size, count, last, reading, words: [before, next], go }: PagerProps) {
  if (page === 0 && last) return undefined;
  const first = page * size + 1;
  return (
    <Group gap="xs" component="nav" aria-label={label}>
      <Button variant="default" disabled={page === 0} onClick={() => go(page - 1)}>
        {before}
      </Button>
      <Text size="sm" style={{ fontVariantNumeric: "tabular-nums" }}>
        {reading
          ? "Reading"
          : count === 0
            ? "no more"
            : `${first.toLocaleString("en")}–${(first + count - 1).toLocaleString("en")}`}
      </Text>
      <Button variant="default" disabled={last} onClick={() => go(page + 1)}>
        {next}
      </Button>
      {page > 1 && (
        <Button variant="subtle" onClick={() => go(0)}>
          To the first
        </Button>
      )}
    </Group>
  );
}
