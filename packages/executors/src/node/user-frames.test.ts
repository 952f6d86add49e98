import { expect, test } from "vitest";
import { describeThrown, userFrames } from "./user-frames.ts";

const folder = "/data/blobs/flytesnacks/bundles";

function thrown(message: string, frames: readonly string[], cause?: Error): Error {
  const error = new RangeError(message, { cause });
  error.stack = [`RangeError: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n");
  return error;
}

test("frames end with the author's, by the paths of their sources", () => {
  const frames = [
    `leave (${folder}/flows/hello.ts:3:11)`,
    `Array.map (<anonymous>)`,
    `file://${folder}/flows/hello.ts:9:5`,
    "runTask (/home/me/haltere/packages/sdk/src/task-process/execute-task.ts:80:12)",
    "async run (file:///home/me/project/node_modules/haltere/dist/worker-entry.js:1:2)",
    "run (/home/me/haltere/packages/executors/src/node/worker-entry.ts:121:9)",
    "node:internal/timers:581:17",
    "process.processTimers (node:internal/timers:516:7)",
  ];
  expect(userFrames(frames.map((frame) => `    at ${frame}`).join("\n"), folder)).toBe(
    ["    at leave (flows/hello.ts:3:11)", "    at Array.map (<anonymous>)", "    at flows/hello.ts:9:5"].join("\n"),
  );
  expect(userFrames("    at node:internal/timers:581:17", folder)).toBe("");
});

test("what was thrown is told with its text, its frames and its cause", () => {
  const cause = thrown("first", [`read (${folder}/a.ts:1:1)`, "node:fs:3:4"]);
  expect(describeThrown(thrown("two\nlines", [`f (${folder}/b.ts:2:2)`, "node:internal/x:1:1"], cause), folder)).toBe(
    "RangeError: two\nlines\n    at f (b.ts:2:2)\nCaused by RangeError: first\n    at read (a.ts:1:1)",
  );
  expect(describeThrown({ code: 7 }, folder)).toBe("{ code: 7 }");
});
