import { fromBinary } from "@bufbuild/protobuf";
import { ErrorDocumentSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { errorDocument } from "./error-document.ts";
import { RecoverableError } from "./recoverable-error.ts";

function message(...frames: readonly string[]): string {
  const error = new Error("wrong");
  error.stack = ["Error: wrong", ...frames.map((frame) => `    at ${frame}`)].join("\n");
  const bytes = errorDocument(error, "user code", { now: 0, bundleFolder: "/work" });
  return fromBinary(ErrorDocumentSchema, bytes).error?.message ?? "";
}

test("an error with no frame of the user's has no trace", () => {
  const text = message(
    "mismatch (file:///work/node_modules/haltere/dist/chunk-1.js:1:2)",
    "mismatch (node_modules/haltere/dist/chunk-1.js:1:2)",
    "run (file:///repository/packages/executors/src/node/worker-entry.ts:1:2)",
  );
  expect(text).toBe("Message:\n\n    Error: wrong");
});

test("our frames above the user's are cut, and Node's and ours below", () => {
  const text = message(
    "deck (file:///work/node_modules/haltere/dist/chunk-1.js:1:2)",
    "report (file:///work/src/flow.ts:3:4)",
    "node:internal/timers:5:6",
    "executeTask (/repository/packages/sdk/src/task-process/execute-task.ts:7:8)",
  );
  expect(text).toBe("Trace:\n\n    at report (src/flow.ts:3:4)\n\nMessage:\n\n    Error: wrong");
});

test("an error may bring its own code; one that may pass is always told as such", () => {
  const codeOf = (thrown: unknown) =>
    fromBinary(ErrorDocumentSchema, errorDocument(thrown, "user code", { now: 0 })).error?.code;
  expect(codeOf(Object.assign(new Error("no"), { errorCode: "MINE:Quota" }))).toBe("MINE:Quota");
  expect(codeOf(Object.assign(new Error("no"), { errorCode: 42 }))).toBe("42");
  expect(codeOf(Object.assign(new Error("no"), { errorCode: {} }))).toBe("USER:RuntimeError");
  expect(codeOf(Object.assign(new RecoverableError("busy"), { errorCode: "MINE" }))).toBe("USER:Recoverable");
});
