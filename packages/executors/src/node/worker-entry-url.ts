/**
 * The program of the worker processes: the source beside this file, or, in a published build, the built file
 * `node-worker.js` beside the module that this one was bundled into.
 */
export function workerEntryUrl(): URL {
  const source = import.meta.url.endsWith(".ts");
  return new URL(source ? "./worker-entry.ts" : "./node-worker.js", import.meta.url);
}
