/** `file:line` of user code. */
export type SourcePlace = string;

const frame = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):\d+\)?$/;

/**
 * Where `callee`, a function of ours, was called from: `file:line`, through source maps where Node has them enabled.
 * Undefined where the engine does not tell.
 */
export function callerOf(callee: (...none: never[]) => unknown): SourcePlace | undefined {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, callee);
  for (const line of (holder.stack ?? "").split("\n").slice(1)) {
    const match = frame.exec(line);
    if (match === null) continue;
    const [, file = "", number = ""] = match;
    return `${file.startsWith("file://") ? decodeURIComponent(new URL(file).pathname) : file}:${number}`;
  }
  return undefined;
}
