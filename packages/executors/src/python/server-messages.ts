/** What the executor and a fork server tell each other: one JSON object a line, on two pipes of their own. `packages/executors/python` is the other side. */

export interface LoadMessage {
  /** The script that a plain process would run. */
  readonly program: string;
  readonly modules: readonly string[];
  /** A folder for what the import writes. */
  readonly scratch: string;
  /** The file that is the server's standard output and error. */
  readonly output: string;
}

export interface ForkMessage {
  readonly id: string;
  readonly command: string;
  /** `sys.argv` */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The attempt's working folder, with its code in it. */
  readonly folder: string;
  /** A file of this machine, to be appended to. */
  readonly log: string;
}

export type Request =
  /** The first, as a line without a kind. */
  | LoadMessage
  | ({ readonly kind: "fork" } & ForkMessage)
  /** Its group is known: the fork may run. */
  | { readonly kind: "go"; readonly id: string }
  | { readonly kind: "ping" };

export type Report =
  /** All is loaded; `bytes` are the memory it takes. */
  | { readonly kind: "ready"; readonly bytes: number }
  /** No fork can stand for a process here; the server ends. */
  | { readonly kind: "unfit"; readonly reason: string }
  /** From the fork, which leads a session and waits for `go`. */
  | { readonly kind: "forked"; readonly id: string; readonly pid: number }
  /** `stale`: another server, started now, may do it. */
  | { readonly kind: "refused"; readonly id: string; readonly reason: string; readonly stale: boolean }
  | { readonly kind: "ended"; readonly id: string; readonly code: number }
  | { readonly kind: "ended"; readonly id: string; readonly signal: NodeJS.Signals }
  | { readonly kind: "pong" };
