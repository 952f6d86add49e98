import { create } from "@bufbuild/protobuf";
import { integerLiteral, integerType, literalMap } from "@haltere/core";
import { TaskTemplateSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { folderBlobs } from "../testing/folder-blobs.ts";
import { newAttempt, startAttempt } from "../testing/run-attempt.ts";
import { createEchoExecutor } from "./echo-executor.ts";

const variables = (...names: string[]) => ({
  variables: Object.fromEntries(names.map((name) => [name, { type: integerType() }])),
});
const echo = (inputs: string[], outputs: string[]) =>
  create(TaskTemplateSchema, {
    type: "echo",
    interface: { inputs: variables(...inputs), outputs: variables(...outputs) },
  });
const run = (task: ReturnType<typeof echo>) =>
  startAttempt(
    createEchoExecutor(),
    newAttempt(folderBlobs("/nothing-is-written"), task, {
      inputs: literalMap({ x: integerLiteral(7), y: integerLiteral(8) }),
    }),
  );

test("its one input is its output, and one without any gives none", async () => {
  const course = run(echo(["x"], ["o0"]));
  await course.running;
  expect(await course.result).toEqual({ kind: "succeeded", outputs: literalMap({ o0: integerLiteral(7) }) });
  expect(await run(echo([], [])).result).toEqual({ kind: "succeeded", outputs: literalMap({}) });
});

test.each<[string[], string[], string]>([
  [["x", "y"], ["o0", "o1"], "2 inputs and 2 outputs"],
  [["x"], [], "1 inputs and 0 outputs"],
  [["z"], ["o0"], "Its input z is not given"],
])("%j to %j is refused in words, and not tried again", async (inputs, outputs, words) => {
  expect(await run(echo(inputs, outputs)).result).toMatchObject({
    kind: "failed",
    error: { code: "BadTaskSpecification", message: expect.stringContaining(words), recoverable: false },
  });
});

test("one that is aborted at once gives nothing", async () => {
  const course = run(echo(["x"], ["o0"]));
  course.handle.abort("enough");
  expect(await course.result).toEqual({ kind: "aborted" });
});
