import type { MapItemFailures } from "@haltere/idl/haltere";
import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import { visibleText } from "../../../values/visible-text.ts";
import { firstLine } from "../panel/fold-error.ts";

interface ItemFailuresProps {
  readonly failures: readonly MapItemFailures[];
  /** Message of the group whose items are shown. */
  readonly chosen: string | undefined;
  readonly onChoose: (message: string | undefined) => void;
}

const few = 5;

/** What the items that failed say, of all of them, those together that say alike; one leads to its items. */
export function ItemFailures({ failures, chosen, onChoose }: ItemFailuresProps) {
  const [all, setAll] = useState(false);
  if (failures.length === 0) return null;
  return (
    <Stack gap={2} align="start">
      <ul className="run-failures" aria-label="Failures">
        {failures.slice(0, all ? undefined : few).map(({ count, message, items }) => {
          const pressed = message === chosen;
          return (
            <li key={items[0]}>
              <button type="button" aria-pressed={pressed} onClick={() => onChoose(pressed ? undefined : message)}>
                <span>{count.toLocaleString("en")} ×</span>
                <bdi className="hal-clip">{visibleText(firstLine(message))}</bdi>
              </button>
            </li>
          );
        })}
      </ul>
      {failures.length > few && (
        <Button variant="subtle" size="compact-xs" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer" : `All ${failures.length} kinds of failure`}
        </Button>
      )}
    </Stack>
  );
}
