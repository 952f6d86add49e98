/** A secret that a task asks for; flyteidl's Secret. */
export interface Secret {
  readonly key: string;
  readonly group?: string;
  /** The version of the group. */
  readonly version?: string;
  /** How it reaches the task. Default `any`. */
  readonly mount?: "any" | "env" | "file";
  /** The variable of the environment that it is put into. */
  readonly environmentVariable?: string;
}
