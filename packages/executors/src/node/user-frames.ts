import { inspect } from "node:util";

/**
 * What was thrown in a worker, as a task's author knows it: its text, the frames of the author's code and of what that
 * calls, by the paths of their sources, and the same of what caused it.
 */
export function describeThrown(thrown: unknown, bundleFolder: string): string {
  if (!(thrown instanceof Error) || !thrown.stack) return inspect(thrown);
  const lines = thrown.stack.split("\n");
  const firstFrame = lines.findIndex(isFrame);
  const text = withoutFolder(lines.slice(0, firstFrame < 0 ? undefined : firstFrame).join("\n"), bundleFolder);
  const own = [text, userFrames(thrown.stack, bundleFolder)].filter((part) => part !== "").join("\n");
  if (!(thrown.cause instanceof Error)) return own;
  return `${own}\nCaused by ${describeThrown(thrown.cause, bundleFolder)}`;
}

/** The frames of a stack down to the last that is neither Node's nor Haltere's; the folder of the bundle is not shown. */
export function userFrames(stack: string, bundleFolder: string): string {
  const frames = stack.split("\n").filter(isFrame);
  const last = frames.findLastIndex(
    (line) => !/\(?node:|\/packages\/(sdk|executors)\/src\/|\/node_modules\/haltere\//.test(line),
  );
  return withoutFolder(frames.slice(0, last + 1).join("\n"), bundleFolder);
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

function withoutFolder(text: string, folder: string): string {
  return text.replaceAll(`file://${folder}/`, "").replaceAll(`${folder}/`, "");
}
