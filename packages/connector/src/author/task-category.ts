/** Which tasks a connector runs: those of a type and version of their templates. flyteidl's TaskCategory. */
export interface TaskCategory {
  readonly name: string;
  /** The template's `task_type_version`; 0 unless the type's meaning has changed. */
  readonly version: number;
}

/** `bigquery_v0`, as flytekit writes it. */
export function taskCategoryText({ name, version }: TaskCategory): string {
  return `${name}_v${version}`;
}
