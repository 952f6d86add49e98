/** What commands write to and read the time from; tests give their own. */
export interface Terminal {
  /** Whether a person watches: lines may be drawn over, and colours be used. */
  readonly interactive: boolean;
  /** The result of a command, on standard output. */
  print(...lines: readonly string[]): void;
  /** What happens meanwhile, on standard error. */
  note(...lines: readonly string[]): void;
  /** The status the process shall end with. */
  exitWith(status: number): void;
  /** Microseconds since the epoch. */
  now(): number;
}

/** The process's own. */
export const processTerminal: Terminal = {
  // A terminal that does not tell its width cannot be drawn on.
  interactive: process.stdout.isTTY === true && process.stdout.columns > 0,
  print: (...lines) => void process.stdout.write(`${lines.join("\n")}\n`),
  note: (...lines) => void process.stderr.write(`${lines.join("\n")}\n`),
  exitWith(status) {
    process.exitCode = status;
  },
  now: () => Date.now() * 1000,
};
