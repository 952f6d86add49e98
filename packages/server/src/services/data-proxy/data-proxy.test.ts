import { create, toBinary } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { integerLiteral, literalMap, stringLiteral } from "@haltere/core";
import {
  ExecutionClosureSchema,
  NodeExecutionClosureSchema,
  NodeExecutionMetaDataSchema,
  TaskExecutionClosureSchema,
} from "@haltere/idl/admin";
import { LiteralMapSchema, ResourceType } from "@haltere/idl/core";
import { ArtifactType } from "@haltere/idl/service";
import type { NewRow } from "@haltere/ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openControlPlane, type TestControlPlane } from "../../testing/control-plane.ts";
import { launchPlanId, registerAll } from "../../testing/registrations.ts";

let plane: TestControlPlane;
const execution = { project: "p", domain: "development", name: "e" };
const key = { execution_project: "p", execution_domain: "development", execution_name: "e" };
const url = "flyte://v1/p/development/e/n0";
const inputs = literalMap({ x: integerLiteral(3), y: stringLiteral("why") });
const outputs = literalMap({ o: integerLiteral(5) });

beforeAll(async () => {
  plane = await openControlPlane();
  await registerAll(plane, "p");
  await plane.admin.createExecution({
    ...execution,
    spec: { launchPlan: launchPlanId({ project: "p", name: "w" }) },
    inputs: literalMap({ a: integerLiteral(1) }),
  });
  const deck = `${plane.blobs.root}/decks/deck.html`;
  await plane.blobs.write(deck, Buffer.from("<h1>deck</h1>"));
  const stored = `${plane.blobs.root}/data/outputs.pb`;
  await plane.blobs.write(stored, toBinary(LiteralMapSchema, outputs));
  await plane.store.commit([
    { kind: "insert", table: "node_executions", row: nodeRow("n0", { deckUri: deck, outputUri: stored }) },
    { kind: "insert", table: "node_executions", row: nodeRow("bare", { error: "e".repeat(150) }) },
    { kind: "insert", table: "node_executions", row: { ...nodeRow("n0-0-c", {}), parent_node_id: "n0" } },
    { kind: "insert", table: "task_executions", row: taskRow(0) },
  ]);
});
afterAll(() => plane.close());

function nodeRow(
  nodeId: string,
  { deckUri = "", outputUri, error }: { deckUri?: string; outputUri?: string; error?: string },
): NewRow<"node_executions"> {
  const closure = create(NodeExecutionClosureSchema, { deckUri });
  if (outputUri) closure.outputResult = { case: "outputUri", value: outputUri };
  if (error)
    closure.outputResult = create(NodeExecutionClosureSchema, {
      outputResult: { case: "error", value: { message: error } },
    }).outputResult;
  return {
    ...key,
    node_id: nodeId,
    phase: "SUCCEEDED",
    input_uri: "",
    closure: toBinary(NodeExecutionClosureSchema, closure),
    node_execution_metadata: toBinary(NodeExecutionMetaDataSchema, create(NodeExecutionMetaDataSchema)),
    inputs: toBinary(LiteralMapSchema, inputs),
    outputs: null,
    started_at: null,
    node_execution_created_at: 1,
    node_execution_updated_at: 1,
    duration: null,
    parent_node_id: null,
    parent_task_execution_id: null,
    error_kind: null,
    error_code: null,
    cache_status: null,
    dynamic_workflow_remote_closure_reference: "",
    created_at: 1,
    updated_at: 1,
  };
}

function taskRow(attempt: number): NewRow<"task_executions"> {
  return {
    project: "p",
    domain: "development",
    name: "t",
    version: "v1",
    ...key,
    node_id: "n0",
    retry_attempt: attempt,
    phase: "SUCCEEDED",
    phase_version: 0,
    input_uri: "",
    closure: toBinary(TaskExecutionClosureSchema, create(TaskExecutionClosureSchema)),
    inputs: toBinary(LiteralMapSchema, literalMap({ x: integerLiteral(4) })),
    outputs: null,
    started_at: null,
    task_execution_created_at: 1,
    task_execution_updated_at: 1,
    duration: null,
    created_at: 1,
    updated_at: 1,
  };
}

test.each([
  ["/i", { case: "literalMap", value: inputs }],
  ["/o", { case: "literalMap", value: outputs }],
  ["/i/x", { case: "literal", value: integerLiteral(3) }],
  ["/o/o", { case: "literal", value: integerLiteral(5) }],
  ["/0/i/x", { case: "literal", value: integerLiteral(4) }],
  ["/0/o", { case: "literalMap", value: literalMap({}) }],
] as const)("%s", async (tail, data) => {
  expect((await plane.dataProxy.getData({ flyteUrl: url + tail })).data).toEqual(data);
});

test.each([
  ["/o/nope", "InvalidArgument", /nope/],
  ["/7/i", "InvalidArgument", /attempt 7/],
  ["/0/d", "InvalidArgument", /deck/],
  ["/x", "InvalidArgument", /failed to parse/],
])("%s is refused", async (tail, code, message) => {
  await expect(plane.dataProxy.getData({ flyteUrl: url + tail })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

test("data of a node that is not there", async () => {
  const flyteUrl = "flyte://v1/p/development/e/none/i";
  await expect(plane.dataProxy.getData({ flyteUrl })).rejects.toMatchObject({ code: "NotFound" });
});

test("a deck has a signed link, by its node or its flyte:// address; a node without one has none", async () => {
  const link = (nodeId: string) =>
    plane.dataProxy.createDownloadLink({
      artifactType: ArtifactType.DECK,
      source: { case: "nodeExecutionId", value: { nodeId, executionId: execution } },
    });
  const { preSignedUrls, signedUrl } = await link("n0");
  expect(signedUrl[0]).toMatch(/^http:\/\/127\.0\.0\.1:30080\/.*deck\.html/);
  expect(preSignedUrls?.expiresAt?.seconds).toBe(1_700_003_600n);
  expect((await plane.dataProxy.getData({ flyteUrl: `${url}/d` })).data).toEqual({
    case: "preSignedUrls",
    value: preSignedUrls,
  });
  await expect(link("bare")).rejects.toMatchObject({ code: "NotFound" });
  await expect(link("none")).rejects.toMatchObject({ code: "InvalidArgument" });
});

test("a node's data tells its flyte:// addresses, with a deck's where it has one", async () => {
  const data = (nodeId: string) => plane.admin.getNodeExecutionData({ id: { nodeId, executionId: execution } });
  expect(await data("n0")).toMatchObject({
    fullInputs: inputs,
    fullOutputs: outputs,
    flyteUrls: { inputs: `${url}/i`, outputs: `${url}/o`, deck: `${url}/d` },
  });
  expect((await data("bare")).flyteUrls?.deck).toBe("");
  expect((await data("bare")).fullOutputs).toEqual(literalMap({}));
});

test("nodes are listed by where they lie, with errors cut short", async () => {
  const list = async (uniqueParentId: string, filters = "") => {
    const request = { workflowExecutionId: execution, limit: 9, uniqueParentId, filters };
    return (await plane.admin.listNodeExecutions(request)).nodeExecutions;
  };
  const names = async (...of: Parameters<typeof list>) => (await list(...of)).map(({ id }) => id?.nodeId);
  expect(await names("")).toEqual(["n0", "bare"]);
  expect(await names("n0")).toEqual(["n0-0-c"]);
  expect(await names("", "eq(node_id,bare)")).toEqual(["bare"]);
  expect(await names("", "eq(execution.phase,UNDEFINED)")).toEqual(["n0", "bare"]);
  expect(await names("", "eq(execution.phase,FAILED)")).toEqual([]);
  await expect(list("none")).rejects.toMatchObject({ code: "NotFound" });
  const [, bare] = await list("");
  expect(bare?.closure?.outputResult).toMatchObject({ case: "error", value: { message: "e".repeat(100) } });
  const whole = await plane.admin.getNodeExecution({ id: { nodeId: "bare", executionId: execution } });
  expect(whole.closure?.outputResult).toMatchObject({ case: "error", value: { message: "e".repeat(150) } });
});

test("attempts are listed and read, with their data", async () => {
  const nodeExecutionId = { nodeId: "n0", executionId: execution };
  const list = (filters: string) => plane.admin.listTaskExecutions({ nodeExecutionId, limit: 9, filters });
  expect((await list("")).taskExecutions.map(({ id }) => id?.retryAttempt)).toEqual([0]);
  expect((await list("eq(task.name,t)+eq(node_execution.phase,SUCCEEDED)")).taskExecutions).toHaveLength(1);
  expect((await list("eq(retry_attempt,1)")).taskExecutions).toHaveLength(0);
  const taskId = { resourceType: ResourceType.TASK, project: "p", domain: "development", name: "t", version: "v1" };
  const id = { taskId, nodeExecutionId, retryAttempt: 0 };
  expect((await plane.admin.getTaskExecution({ id })).isParent).toBe(false);
  expect((await plane.admin.getTaskExecutionData({ id })).flyteUrls?.inputs).toBe(`${url}/0/i`);
  await expect(plane.admin.getTaskExecution({ id: { ...id, retryAttempt: 1 } })).rejects.toMatchObject({
    code: "NotFound",
  });
});

test("the same content goes to the same place, under a link that takes nothing else", async () => {
  const contentMd5 = new Uint8Array(16);
  const at = (init: object) =>
    plane.dataProxy.createUploadLocation({ project: "p", domain: "development", filename: "f.csv", ...init });
  const location = await at({ contentMd5 });
  expect(location.nativeUrl).toBe(`${plane.blobs.root}/uploads/p/development/${"A".repeat(26)}======/f.csv`);
  expect(location.signedUrl).toContain("http://127.0.0.1:30080/");
  expect(location.headers).toEqual({ "Content-MD5": Buffer.from(contentMd5).toString("base64") });
  expect((await at({ contentMd5 })).nativeUrl).toBe(location.nativeUrl);
  const rooted = await at({ filenameRoot: "run-1" });
  expect(rooted.nativeUrl).toBe(`${plane.blobs.root}/uploads/p/development/run-1/f.csv`);
  expect((await at({ filename: "", filenameRoot: "run-1" })).nativeUrl).toMatch(/run-1\/\d{20}$/);
});

test("a file at a chosen place is replaced by the same content only", async () => {
  const content = Buffer.from("content");
  const request = { project: "p", domain: "development", filename: "f", filenameRoot: "taken" };
  const { nativeUrl } = await plane.dataProxy.createUploadLocation(request);
  const { md5 } = await plane.blobs.write(nativeUrl, content);
  await expect(plane.dataProxy.createUploadLocation(request)).rejects.toMatchObject({ code: "AlreadyExists" });
  const other = { ...request, contentMd5: new Uint8Array(16) };
  await expect(plane.dataProxy.createUploadLocation(other)).rejects.toMatchObject({ code: "AlreadyExists" });
  if (md5) await expect(plane.dataProxy.createUploadLocation({ ...request, contentMd5: md5 })).resolves.toBeDefined();
});

const place = { project: "p", domain: "development", filename: "f", filenameRoot: "r" };
test.each([
  ["no project", { ...place, project: "" }, /project and domain/],
  ["no domain", { ...place, domain: "" }, /project and domain/],
  ["neither root nor MD5", { ...place, filenameRoot: "" }, /content_md5 or filename_root/],
  ["two hours", { ...place, expiresIn: create(DurationSchema, { seconds: 7200n }) }, /cannot exceed/],
  ["half an MD5", { ...place, contentMd5: new Uint8Array(8) }, /MD5/],
  ["a root outside of the uploads", { ...place, filenameRoot: "../../../metadata" }, /filename_root/],
  ["a file outside of its root", { ...place, filename: "../x" }, /filename/],
  ["a project of two", { ...place, project: "p/q" }, /project/],
  ["a folder for a file", { ...place, filename: "a//b" }, /filename/],
])("%s gets no place", async (_, request, message) => {
  await expect(plane.dataProxy.createUploadLocation(request)).rejects.toMatchObject({
    code: "InvalidArgument",
    message: expect.stringMatching(message),
  });
});

test("a file may lie in folders below its root", async () => {
  const { nativeUrl } = await plane.dataProxy.createUploadLocation({ ...place, filename: "a/b c.txt" });
  expect(nativeUrl).toBe(`${plane.blobs.root}/uploads/p/development/r/a/b c.txt`);
});

test("outputs of an execution, once its closure says where they lie", async () => {
  const uri = `${plane.blobs.root}/data/outputs.pb`;
  const closure = create(ExecutionClosureSchema, {
    outputResult: { case: "outputs", value: { data: { case: "uri", value: uri } } },
  });
  const set = { closure: toBinary(ExecutionClosureSchema, closure) };
  await plane.store.commit([{ kind: "update", table: "executions", key, set }]);
  expect((await plane.admin.getExecutionData({ id: execution })).fullOutputs).toEqual(outputs);
});
