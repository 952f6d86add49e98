import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { ErrorDocumentSchema, LiteralMapSchema, TaskTemplateSchema } from "@haltere/idl/core";
import type { Attempt, Blobs } from "@haltere/ports";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { newAttempt } from "../testing/run-attempt.ts";
import { type ProcessExit, readResult, removeResult } from "./task-result.ts";

const limits = { maxResultBytes: 1000, maxInlineBytes: 100 };
const well: ProcessExit = { code: 0, signal: null };

let folder: string;
let blobs: Blobs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-task-result-"));
  blobs = folderBlobs(folder);
});
afterEach(() => rm(folder, { recursive: true }));

function attemptWith(outputs: string[]): Attempt {
  const variables = Object.fromEntries(outputs.map((name) => [name, {}]));
  return newAttempt(blobs, create(TaskTemplateSchema, { interface: { outputs: { variables } } }));
}

async function resultOf(attempt: Attempt, files: Record<string, Uint8Array>, exit: ProcessExit = well, output = "") {
  for (const [name, bytes] of Object.entries(files)) await blobs.write(`${attempt.outputPrefix}/${name}`, bytes);
  return readResult(blobs, attempt, exit, () => Promise.resolve(output), limits);
}

function outputsOf(length: number): Uint8Array {
  return toBinary(LiteralMapSchema, create(LiteralMapSchema, { literals: { x: { hash: "h".repeat(length) } } }));
}

const errorDocument = toBinary(ErrorDocumentSchema, create(ErrorDocumentSchema, { error: { code: "USER:Mine" } }));
const deck = Buffer.from("<p>");

test("error.pb counts before everything, though the process ended well", async () => {
  const files = { "error.pb": errorDocument, "outputs.pb": outputsOf(1), "futures.pb": deck, "deck.html": deck };
  const attempt = attemptWith(["x"]);
  expect(await resultOf(attempt, files)).toMatchObject({
    kind: "failed",
    error: { code: "USER:Mine" },
    deckUri: `${attempt.outputPrefix}/deck.html`,
  });
});

test("error.pb counts when the process failed after it, too", async () => {
  const exit: ProcessExit = { code: 1, signal: null };
  expect(await resultOf(attemptWith([]), { "error.pb": errorDocument }, exit)).toMatchObject({
    error: { code: "USER:Mine" },
  });
});

test("the outputs of a process that failed may be half written, and do not count", async () => {
  const exit: ProcessExit = { code: null, signal: "SIGKILL" };
  expect(await resultOf(attemptWith(["x"]), { "outputs.pb": outputsOf(1) }, exit)).toMatchObject({
    kind: "failed",
    error: {
      code: "Interrupted",
      origin: "system",
      recoverable: true,
      message: expect.stringContaining("(137), SIGKILL"),
    },
  });
});

test("an exit code is worded as Flyte words it, with the last that was written", async () => {
  const attempt = attemptWith([]);
  expect(await resultOf(attempt, {}, { code: 3, signal: null }, "first\nlast\n")).toMatchObject({
    error: {
      code: "Interrupted",
      message: `[${attempt.generatedName}] terminated with exit code (3). Reason [Error]. Message: \nfirst\nlast.`,
    },
  });
});

test("a process that was killed for want of memory is the task's own fault, in Flyte's words", async () => {
  const exit: ProcessExit = { code: null, signal: "SIGKILL", outOfMemory: true };
  expect(await resultOf(attemptWith([]), {}, exit)).toMatchObject({
    error: {
      code: "OOMKilled",
      origin: "user",
      recoverable: true,
      message: expect.stringContaining("terminated with exit code (137), SIGKILL. Reason [OOMKilled]"),
    },
  });
});

test("futures.pb makes the task a dynamic one", async () => {
  expect(await resultOf(attemptWith(["x"]), { "futures.pb": deck })).toEqual({ kind: "dynamic" });
});

test("small outputs are answered, larger ones stay where they are, and too large ones are refused", async () => {
  expect(await resultOf(attemptWith(["x"]), { "outputs.pb": outputsOf(1) })).toMatchObject({
    kind: "succeeded",
    outputs: { literals: { x: { hash: "h" } } },
  });
  expect(await resultOf(attemptWith(["x"]), { "outputs.pb": outputsOf(200) })).toEqual({
    kind: "succeeded",
    outputs: "stored",
  });
  expect(await resultOf(attemptWith(["x"]), { "outputs.pb": outputsOf(2000) })).toMatchObject({
    kind: "failed",
    error: { code: "OutputSizeExceeded", origin: "unknown", recoverable: false },
  });
});

test("outputs are wanted of a task that declares some, and of no other", async () => {
  expect(await resultOf(attemptWith(["x"]), {})).toMatchObject({
    kind: "failed",
    error: { code: "OutputsNotFound", origin: "unknown", recoverable: true },
  });
  expect(await resultOf(attemptWith([]), {})).toMatchObject({ kind: "succeeded", outputs: { literals: {} } });
  // flytekit writes an empty file for no outputs.
  expect(await resultOf(attemptWith([]), { "outputs.pb": new Uint8Array() })).toMatchObject({ kind: "succeeded" });
});

test("what an earlier run left is removed", async () => {
  const attempt = attemptWith([]);
  await resultOf(attempt, { "error.pb": errorDocument, "deck.html": deck });
  await removeResult(blobs, attempt.outputPrefix);
  expect(await resultOf(attempt, {})).toEqual({ kind: "succeeded", outputs: expect.anything() });
});
