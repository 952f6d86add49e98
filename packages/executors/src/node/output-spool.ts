import { closeSync, constants, fstatSync, ftruncateSync, openSync, read } from "node:fs";
import { promisify } from "node:util";

const readAt = promisify(read);
const chunkBytes = 64 * 1024;

/**
 * The file that a worker process has as its stdout and stderr. Whatever writes there (JavaScript, native code, child
 * processes) is in it at once and in order, so an attempt's output is exactly what lies between its sizes at the
 * attempt's start and end; nothing is buffered in memory and nothing is lost in a crash.
 */
export interface OutputSpool {
  /** For the `stdio` of the process. */
  readonly descriptor: number;
  size(): number;
  read(from: number, to: number): AsyncIterable<Uint8Array>;
  /** Drops what was written so far. Only while no attempt runs. */
  clear(): void;
  close(): void;
}

export function openOutputSpool(path: string): OutputSpool {
  const descriptor = openSync(
    path,
    constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND,
    0o600,
  );
  return {
    descriptor,
    size: () => fstatSync(descriptor).size,
    async *read(from, to) {
      for (let position = from; position < to; ) {
        const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, to - position));
        const { bytesRead } = await readAt(descriptor, buffer, 0, buffer.length, position);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
        position += bytesRead;
      }
    },
    clear: () => ftruncateSync(descriptor, 0),
    close: () => closeSync(descriptor),
  };
}
