/** The time. Nothing else in the project asks the machine for it, so that tests choose it. */
export interface Clock {
  /** Microseconds since 1970-01-01T00:00:00Z; whole, never smaller than one told before by more than the machine's own clock steps. */
  now(): number;
  /**
   * Calls once, at or after `at` (microseconds since the epoch); where the machine's clock is set back meanwhile, once as much time has
   * passed as was left, when `now` may still say less than `at`. Returns what cancels it.
   */
  at(at: number, call: () => void): () => void;
}
