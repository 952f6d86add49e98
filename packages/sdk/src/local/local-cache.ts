import type { Literals } from "../values/interface-values.ts";

/** Results of tasks that runs in this process keep for each other. */
export interface LocalCache {
  /** The folder that files among the results are put into, so that they last as long; undefined for the run's own. */
  readonly files: string | undefined;
  /** What was kept under a key. */
  get(key: string): Promise<Literals | undefined>;
  put(key: string, outputs: Literals): Promise<void>;
  /** Runs work while no other does under the same key. */
  alone<T>(key: string, work: () => Promise<T>): Promise<T>;
}
