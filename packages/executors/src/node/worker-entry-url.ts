/**
 * The program of the worker processes: the source beside this file, or, in a published build, the built file
 * `node-worker.js` beside the module that this one was bundled into.
 */
export function workerEntryUrl(): URL {
  const source = new URL("./worker-entry.ts", import.meta.url);
  return import.meta.url.endsWith(".ts") ? source : new URL(publishedEntry, source);
}

const publishedEntry = "node-worker.js";
