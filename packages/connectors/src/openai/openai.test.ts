import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMessage, toJson } from "@bufbuild/protobuf";
import type { AsyncConnector, Resource } from "@haltere/connector";
import { blobLiteral, mapEntry, readLiteral, stringLiteral } from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  LiteralMapSchema,
  TaskExecution_Phase,
  TaskTemplateSchema,
} from "@haltere/idl/core";
import { File, map, workflow } from "@haltere/sdk";
import { entityOf, taskSpec } from "@haltere/sdk/translate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { callWith, requestFor } from "../testing/calls.ts";
import { type OpenAiServer, serveOpenAi } from "../testing/openai-server.ts";
import { OpenAiBatchConnector } from "./batch-connector.ts";
import { openAiBatchTask } from "./batch-task.ts";
import { OpenAiChatConnector } from "./chat-connector.ts";
import { openAiChatTask } from "./chat-task.ts";

let server: OpenAiServer;
let folder: string;
beforeEach(async () => {
  server = await serveOpenAi();
  folder = await mkdtemp(join(tmpdir(), "haltere-openai-test-"));
  vi.stubEnv("TMPDIR", folder);
  vi.stubEnv("OPENAI_BASE_URL", server.baseUrl);
  vi.stubEnv("FLYTE_OPENAI_API_KEY", server.key);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const secrets = { FLYTE_OPENAI_API_KEY: "sk-test" };
const options = () => ({ baseUrl: server.baseUrl });

describe("a chat task", () => {
  const chat = openAiChatTask({
    name: "chat",
    model: "gpt-test",
    messages: [{ role: "system", content: "Be brief." }],
    options: { temperature: 0.5 },
  });

  test("gives the model's answer, in workflows and maps", async () => {
    const wf = workflow({ inputs: { words: z.array(z.string()) }, output: z.array(z.string()) }, ({ words }) =>
      map(chat, { message: words }),
    );
    expect(await wf({ words: ["a", "b"] })).toEqual(["system: Be brief.\nuser: a", "system: Be brief.\nuser: b"]);
    expect(server.requests).toEqual(["POST /v1/chat/completions", "POST /v1/chat/completions"]);
  });

  test("is on the wire as flytekit's ChatGPTTask", () => {
    const entity = entityOf(openAiChatTask({ name: "chat", model: "m" }));
    if (entity?.kind !== "task") throw new Error("no task");
    const { template } = taskSpec(entity, { project: "p", domain: "d", version: "v", image: "i" });
    expect(template && toJson(TaskTemplateSchema, template)).toMatchObject({
      type: "chatgpt",
      custom: { openai_organization: null, chatgpt_config: { model: "m" } },
      interface: {
        inputs: { variables: { message: { type: { simple: "STRING" } } } },
        outputs: { variables: { o0: { type: { simple: "STRING" } } } },
      },
    });
  });
});

describe("the chat connector", () => {
  const ask = (custom: Record<string, unknown> = { chatgpt_config: { model: "m" } }, key = "sk-test", maxRetries = 2) =>
    new OpenAiChatConnector({ ...options(), maxRetries }).do(
      requestFor({ type: "chatgpt", custom: custom as Record<string, never> }, { message: stringLiteral("hi") }),
      callWith({ FLYTE_OPENAI_API_KEY: key }),
    );
  const limited = (header: Record<string, string>, code = "rate_limit_exceeded") => {
    const error = { error: { message: "Slow down.", type: "requests", param: null, code } };
    server.faults.push(
      (response) =>
        void response.writeHead(429, { "content-type": "application/json", ...header }).end(JSON.stringify(error)),
    );
  };

  test("waits as long as the service says when there are too many requests", async () => {
    limited({ "retry-after-ms": "1" });
    limited({ "retry-after": "0.001" });
    expect(await ask()).toMatchObject({
      phase: TaskExecution_Phase.SUCCEEDED,
      customInfo: { usage: { total_tokens: 3 } },
    });
    expect(server.requests).toHaveLength(3);
  });

  test("fails so that it may be tried again when the limit stays; not when the quota is used up", async () => {
    for (let each = 0; each < 2; each++) limited({ "retry-after-ms": "1" });
    expect(await ask(undefined, undefined, 1)).toMatchObject({
      phase: TaskExecution_Phase.RETRYABLE_FAILED,
      message: expect.stringMatching(/429 Slow down/),
    });
    limited({}, "insufficient_quota");
    expect(await ask(undefined, undefined, 0)).toMatchObject({ phase: TaskExecution_Phase.FAILED });
  });

  test("a wrong key is told without the key, and tried once", async () => {
    const { phase, message } = await ask(undefined, "sk-secret");
    expect(phase).toBe(TaskExecution_Phase.FAILED);
    expect(message).toMatch(/401 Incorrect API key.*FLYTE_OPENAI_API_KEY/);
    expect(message).not.toContain("sk-secret");
    expect(server.requests).toHaveLength(1);
  });

  test("a key that is not there is told by the name of its secret", async () => {
    const request = requestFor(
      { type: "chatgpt", custom: { chatgpt_config: { model: "m" } } },
      { message: stringLiteral("") },
    );
    const resource = await new OpenAiChatConnector(options()).do(request, callWith());
    expect(resource).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(/FLYTE_OPENAI_API_KEY/),
    });
  });

  test.each([
    ["no JSON", "application/json", "{", /cannot be read|JSON/],
    ["a page", "text/html", "<html>", /cannot be read/],
    ["no choices", "application/json", '{"choices": []}', /cannot be read/],
    ["another shape", "application/json", '{"choices": [{"text": "a"}]}', /choices\[0\]\.message/],
  ])("an answer that is %s is a failure that may pass", async (_, type, body, message) => {
    server.faults.push((response) => void response.writeHead(200, { "content-type": type }).end(body));
    expect(await ask(undefined, undefined, 0)).toMatchObject({
      phase: TaskExecution_Phase.RETRYABLE_FAILED,
      message: expect.stringMatching(message),
    });
  });

  test("a refusal, and a server that breaks off, are told as what they are", async () => {
    const refusal = { choices: [{ message: { content: null, refusal: "I will not." } }] };
    server.faults.push(
      (response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(refusal)),
    );
    expect(await ask()).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(/refused: I will not/),
    });
    server.faults.push((response) => void response.destroy());
    expect(await ask(undefined, undefined, 0)).toMatchObject({
      phase: TaskExecution_Phase.RETRYABLE_FAILED,
      message: expect.stringMatching(/cannot be reached/),
    });
  });

  test("a template without a model is refused before anything is sent", async () => {
    expect(await ask({ chatgpt_config: {} })).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(/model/),
    });
    expect(server.requests).toEqual([]);
  });

  test("ends with its caller", async () => {
    const controller = new AbortController();
    server.faults.push(() => controller.abort(new Error("gone")));
    const request = requestFor(
      { type: "chatgpt", custom: { chatgpt_config: { model: "m" } } },
      { message: stringLiteral("") },
    );
    await expect(new OpenAiChatConnector(options()).do(request, callWith(secrets, controller.signal))).rejects.toThrow(
      "gone",
    );
  });
});

const line = (id: string, body: unknown): string =>
  JSON.stringify({ custom_id: id, method: "POST", url: "/v1/chat/completions", body });
const message = { model: "m", messages: [{ role: "user", content: "hi" }] };

test("a batch task uploads its requests, waits, and gives files of answers and errors", async () => {
  const requests = File.from(join(folder, "requests.jsonl"));
  await writeFile(
    join(folder, "requests.jsonl"),
    [line("a", message), line("b", { model: "m" }), line("c", message), ""].join("\n"),
  );
  const batch = openAiBatchTask({ name: "batch", options: { metadata: { from: "test" } } });
  const result = await batch({ requests });
  const read = async (file: typeof requests) =>
    (await file.text())
      .split("\n")
      .filter(Boolean)
      .map((each) => JSON.parse(each).custom_id);
  expect(await read(result.answers)).toEqual(["a", "c"]);
  expect(await read(result.errors)).toEqual(["b"]);
}, 20_000);

describe("the batch connector", () => {
  const connector = (): AsyncConnector<BatchMeta> => new OpenAiBatchConnector({ ...options(), maxRetries: 0 });
  type BatchMeta = { openai_org: string | null; batch_id: string; files: boolean };
  const call = () => callWith(secrets);

  async function begin(content: string): Promise<BatchMeta> {
    const path = join(folder, "in.jsonl");
    await writeFile(path, content);
    const requests = blobLiteral(`file://${path}`, "jsonl", BlobType_BlobDimensionality.SINGLE);
    return await connector().create(
      requestFor({ type: "openai-batch", custom: { files: true } }, { requests }),
      call(),
    );
  }

  async function ended(meta: BatchMeta): Promise<Resource> {
    for (;;) {
      // As after a restart: the meta has been JSON, the connector is another.
      const again = connector().decodeMeta(connector().encodeMeta(meta));
      const resource = await connector().get({ meta: again, outputPrefix: `file://${folder}/out` }, call());
      if (resource.phase !== TaskExecution_Phase.RUNNING) return resource;
    }
  }

  test("is found again, downloads once more when it is asked again, and a file that is not there is empty", async () => {
    const meta = await begin(`${line("a", message)}\n`);
    expect(meta).toEqual({ openai_org: null, batch_id: "batch_1", files: true });
    const first = await ended(meta);
    expect(first).toMatchObject({
      phase: TaskExecution_Phase.SUCCEEDED,
      message: "batch batch_1: completed, 1 of 1 done, 0 failed",
    });
    expect(await ended(meta)).toEqual(first);
    expect(await readFile(join(folder, "out", "answers.jsonl"), "utf8")).toContain('"custom_id":"a"');
    expect(await readFile(join(folder, "out", "errors.jsonl"), "utf8")).toBe("");
  });

  test("takes a task of flytekit's: a file's id in, the batch out", async () => {
    await begin(`${line("a", message)}\n`);
    const request = requestFor(
      { type: "openai-batch", custom: { openai_organization: null, config: { metadata: null } } },
      { input_file_id: stringLiteral("file-1") },
    );
    const meta = await connector().create(request, call());
    const { outputs } = await ended(meta);
    const result = isMessage(outputs, LiteralMapSchema) ? mapEntry(outputs.literals, "result") : undefined;
    expect(result && readLiteral(result).kind).toBe("msgpack");
  });

  test("a file that is no JSON fails the task with the lines", async () => {
    expect(await ended(await begin("{"))).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(/failed.*line 1: This line is not parseable/),
    });
  });

  test("where the batch cannot begin, what was uploaded is taken back", async () => {
    const path = join(folder, "in.jsonl");
    await writeFile(path, "{}");
    const requests = blobLiteral(`file://${path}`, "jsonl", BlobType_BlobDimensionality.SINGLE);
    server.faults.push(
      (response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"id": "file-x"}'),
      (response) => void response.writeHead(500).end(),
    );
    await expect(
      connector().create(requestFor({ type: "openai-batch", custom: { files: true } }, { requests }), call()),
    ).rejects.toMatchObject({ code: "Unavailable", recoverable: true });
    expect(server.requests).toEqual(["POST /v1/files", "POST /v1/batches", "DELETE /v1/files/file-x"]);
  });

  test("delete cancels a batch that runs; one that has ended, or is not known, is left", async () => {
    const meta = await begin(`${line("a", message)}\n`);
    await connector().delete({ meta }, call());
    await connector().delete({ meta }, call());
    expect(await ended(meta)).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(/cancelled/),
    });
    await connector().delete({ meta }, call());
    await connector().delete({ meta: { ...meta, batch_id: "batch_9" } }, call());
    expect(server.requests.filter((request) => request.endsWith("/cancel"))).toHaveLength(1);
  });

  test("a poll that fails says whether it may pass", async () => {
    const meta = await begin(`${line("a", message)}\n`);
    server.faults.push((response) => void response.writeHead(503).end("busy"));
    await expect(connector().get({ meta, outputPrefix: "" }, call())).rejects.toMatchObject({ recoverable: true });
    server.faults.push(
      (response) => void response.writeHead(200, { "content-type": "application/json" }).end('{"id": 1}'),
    );
    await expect(connector().get({ meta, outputPrefix: "" }, call())).rejects.toThrow(/cannot be read/);
    await expect(connector().get({ meta: { ...meta, batch_id: "x" }, outputPrefix: "" }, call())).rejects.toMatchObject(
      {
        code: "NotFound",
        recoverable: false,
      },
    );
  });

  test("requests that are not there name the input", async () => {
    const at = (uri: string) => ({ requests: blobLiteral(uri, "jsonl", BlobType_BlobDimensionality.SINGLE) });
    const create = (uri: string) =>
      connector().create(requestFor({ type: "openai-batch", custom: { files: true } }, at(uri)), call());
    await expect(create("file:///nowhere")).rejects.toMatchObject({ code: "NotFound", where: { input: "requests" } });
    await expect(create("s3://b/k")).rejects.toMatchObject({ where: { input: "requests" } });
  });
});
