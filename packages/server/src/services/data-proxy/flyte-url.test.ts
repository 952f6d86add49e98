import { create } from "@bufbuild/protobuf";
import { NodeExecutionIdentifierSchema, TaskExecutionIdentifierSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { nodeFlyteUrls, parseFlyteUrl, taskFlyteUrls } from "./flyte-url.ts";

const base = "flyte://v1/p/development/e-1/n0";
const node = { project: "p", domain: "development", execution: "e-1", node: "n0" };

test.each([
  ["/i", { attempt: undefined, part: "inputs", name: undefined }],
  ["/o", { attempt: undefined, part: "outputs", name: undefined }],
  ["/d", { attempt: undefined, part: "deck", name: undefined }],
  ["/i/x", { attempt: undefined, part: "inputs", name: "x" }],
  ["/0/o/o_1", { attempt: 0, part: "outputs", name: "o_1" }],
  ["/12/d", { attempt: 12, part: "deck", name: undefined }],
])("%s", (tail, rest) => {
  expect(parseFlyteUrl(base + tail)).toEqual({ ...node, ...rest });
});

test.each(["", "/x", "/i/x/y", "/d/x", "/i/", "/-1/i", "/i?x=1"])("%j behind a node is no address", (tail) => {
  expect(parseFlyteUrl(base + tail)).toBeUndefined();
});

test.each(["s3://x/y", "", "flyte://v2/p/d/e/n/i", "flyte://v1/p/d/e/n.0/i", `x${base}/i`])(
  "%j is no address",
  (url) => {
    expect(parseFlyteUrl(url)).toBeUndefined();
  },
);

test("the addresses told of a node and of an attempt can be read", () => {
  const id = create(NodeExecutionIdentifierSchema, {
    nodeId: "n0",
    executionId: { project: "p", domain: "development", name: "e-1" },
  });
  expect(nodeFlyteUrls(id, false)).toEqual({ inputs: `${base}/i`, outputs: `${base}/o` });
  expect(nodeFlyteUrls(id, true)).toEqual({ inputs: `${base}/i`, outputs: `${base}/o`, deck: `${base}/d` });
  const task = create(TaskExecutionIdentifierSchema, { nodeExecutionId: id, retryAttempt: 3 });
  expect(parseFlyteUrl(taskFlyteUrls(task).outputs)).toMatchObject({ attempt: 3, part: "outputs" });
});
