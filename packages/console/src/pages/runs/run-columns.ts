import { useLocalStorage } from "@mantine/hooks";

/** Columns beside the run's name, in their order. */
export const runColumns = [
  { key: "phase", label: "Phase", shown: true },
  { key: "workflow", label: "Workflow", shown: true },
  { key: "launch_plan", label: "Launch plan", shown: false },
  { key: "created", label: "Created", shown: true },
  { key: "started", label: "Started", shown: false },
  { key: "took", label: "Took", shown: true },
  { key: "by", label: "By", shown: true },
  { key: "notes", label: "Notes", shown: true },
] as const;

export type RunColumn = (typeof runColumns)[number]["key"];

/** The columns that this reader wants, kept in the browser. */
export function useRunColumns() {
  const [shown, setShown] = useLocalStorage<readonly RunColumn[]>({
    key: "haltere-run-columns",
    defaultValue: runColumns.filter((column) => column.shown).map(({ key }) => key),
    getInitialValueInEffect: false,
  });
  const set: ReadonlySet<RunColumn> = new Set(shown);
  return { shown: set, toggle: (key: RunColumn) => setShown([...set.symmetricDifference(new Set([key]))]) };
}
