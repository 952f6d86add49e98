/**
 * What the executor and a worker process tell each other: one JSON object a line, on two pipes of their own. Bytes
 * are base64. The worker writes synchronously, so that what it has told is told even if it dies in the next instant.
 */

/** The file descriptors of the worker's end. */
export const requestDescriptor = 3;
export const reportDescriptor = 4;

export interface CallMessage {
  readonly id: number;
  readonly loaderArguments: readonly string[];
  readonly inputs: string | { readonly uri: string };
  readonly outputPrefix: string;
  readonly rawOutputPrefix: string;
  readonly checkpointPrefix: string;
  readonly previousCheckpointPrefix?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly maxInlineBytes: number;
}

export type Request =
  /** Run these, one after the other, after those given before. */
  | { readonly kind: "run"; readonly calls: readonly CallMessage[] }
  /** Tell the running attempt to stop, or give the waiting one back. */
  | { readonly kind: "abort"; readonly id: number }
  /** Give back what has not been started. */
  | { readonly kind: "return" };

export type Report =
  /** The bundle is loaded. */
  | { readonly kind: "ready" }
  /** The bundle cannot be loaded; the process ends. */
  | { readonly kind: "unloadable"; readonly message: string }
  | DoneReport
  /** These were not started and will not be. */
  | { readonly kind: "returned"; readonly ids: readonly number[] }
  /** Code threw outside of any await of its attempt. `id` is absent where it belongs to none. The process takes no more. */
  | { readonly kind: "stray"; readonly id?: number; readonly message: string; readonly returned: readonly number[] }
  /** The running attempt's code called process.exit. */
  | { readonly kind: "exiting"; readonly code: number; readonly stack: string };

export interface DoneReport {
  readonly kind: "done";
  readonly id: number;
  readonly result:
    | { readonly kind: "succeeded"; readonly outputs?: string; readonly deckUri?: string }
    | { readonly kind: "dynamic"; readonly deckUri?: string }
    | { readonly kind: "failed"; readonly error: string; readonly deckUri?: string };
  /** Size of the process's output when the attempt ended. */
  readonly outputEnd: number;
  /** Milliseconds it took. */
  readonly took: number;
}

/** Cuts a stream of bytes into the lines of the protocol. */
export function lineSplitter(line: (text: string) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = "";
  return (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) line(text);
  };
}
