import { Checkbox } from "@mantine/core";
import { DropDown } from "../../components/drop-down.tsx";
import { type RunColumn, runColumns } from "./run-columns.ts";

interface ColumnsMenuProps {
  readonly shown: ReadonlySet<RunColumn>;
  readonly toggle: (key: RunColumn) => void;
}

/** Which columns the list has. */
export function ColumnsMenu({ shown, toggle }: ColumnsMenuProps) {
  return (
    <DropDown label="Columns">
      {() =>
        runColumns.map(({ key, label }) => (
          <Checkbox key={key} size="xs" p={6} label={label} checked={shown.has(key)} onChange={() => toggle(key)} />
        ))
      }
    </DropDown>
  );
}
