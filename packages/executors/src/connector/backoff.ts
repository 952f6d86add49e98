/** Microseconds to wait after so many failures in a row: doubling from `first` up to `longest`. */
export function backoff(failures: number, { first, longest }: Backoff): number {
  return 1000 * Math.min(first * 2 ** Math.min(Math.max(failures - 1, 0), 30), longest);
}

/** Milliseconds. */
export interface Backoff {
  readonly first: number;
  readonly longest: number;
}
