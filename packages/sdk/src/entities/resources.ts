/** Amounts as Kubernetes writes them: `"500m"`, `"2"`, `"4Gi"`. */
export interface Resources {
  readonly cpu?: string;
  readonly memory?: string;
  readonly gpu?: string;
  readonly ephemeralStorage?: string;
}

export interface ResourceSettings {
  /** What a task needs to start. */
  readonly resources?: Resources;
  /** What it must not exceed. */
  readonly limits?: Resources;
}

export interface Cache {
  /** Results are taken from the cache where the task's name, inputs and this agree. */
  readonly version: string;
  /** Whether of several runs with the same inputs one runs and the others wait for it. */
  readonly serialize?: boolean;
  /** Inputs that do not count. */
  readonly ignoredInputs?: readonly string[];
}
