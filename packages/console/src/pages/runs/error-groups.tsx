import type { Execution } from "@haltere/idl/admin";
import { Button } from "@mantine/core";
import { alikeErrors } from "./alike-errors.ts";

interface ErrorGroupsProps {
  readonly runs: readonly Execution[];
  readonly choose: (names: ReadonlySet<string>) => void;
}

/** What the latest runs failed of, alike ones together; nothing where fewer than two failed. */
export function ErrorGroups({ runs, choose }: ErrorGroupsProps) {
  const groups = alikeErrors(runs);
  const count = groups.reduce((sum, { names }) => sum + names.length, 0);
  if (count < 2) return undefined;
  return (
    <details className="hal-sunken hal-errors">
      <summary>
        {count} of the last {runs.length} runs failed, of{" "}
        {groups.length === 1 ? "one error" : `${groups.length} errors`}
      </summary>
      <ul>
        {groups.map(({ line, names }) => (
          <li key={line}>
            <span className="hal-number">{names.length} ×</span>
            <span className="hal-clip" title={line}>
              {line}
            </span>
            <Button variant="default" size="compact-xs" onClick={() => choose(new Set(names))}>
              {names.length === 1 ? "Choose it" : `Choose these ${names.length}`}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
