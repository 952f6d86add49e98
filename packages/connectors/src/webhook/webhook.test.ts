import { toJson } from "@bufbuild/protobuf";
import { booleanLiteral, floatLiteral, integerLiteral, literalMap, msgpackLiteral, stringLiteral } from "@haltere/core";
import { type Literal, TaskExecution_Phase, TaskTemplateSchema } from "@haltere/idl/core";
import { map, workflow } from "@haltere/sdk";
import { entityOf, taskSpec } from "@haltere/sdk/translate";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fillTemplate } from "../template/fill-template.ts";
import { callWith, requestFor } from "../testing/calls.ts";
import { type ServedHttp, serveHttp } from "../testing/serve-http.ts";
import { WebhookConnector } from "./connector.ts";
import { webhookTask } from "./task.ts";

/** Answers with what it was asked. */
const mirror = (): Promise<ServedHttp> =>
  serveHttp(({ method, url, headers }, response, body) => {
    response.end(
      JSON.stringify({ method, url, token: headers["x-token"], type: headers["content-type"], body: String(body) }),
    );
  });

const answered = ({ info }: { info: Record<string, unknown> }) => JSON.parse(String(info.response_data));

const webhook = (custom: Record<string, unknown>, inputs?: Record<string, Literal>) =>
  requestFor({ type: "webhook", custom: custom as Record<string, never> }, inputs);

describe("a webhook task", () => {
  test("posts JSON with the inputs in it, whole values as they are", async () => {
    await using server = await mirror();
    const post = webhookTask({
      url: `${server.url}/items/{inputs.id}`,
      headers: { "x-token": "t-{inputs.id}" },
      data: { text: "{inputs.s}!", id: "{inputs.id}", deep: [{ ok: "{inputs.ok}" }], other: "{x}" },
      inputs: { id: z.int(), s: z.string(), ok: z.boolean() },
      showData: true,
      showUrl: true,
    });
    const result = await post({ id: 7, s: 'a"b', ok: true });
    const data = { text: 'a"b!', id: 7, deep: [{ ok: true }], other: "{x}" };
    expect(result.info).toMatchObject({ status_code: 200, input_data: data, url: `${server.url}/items/7` });
    expect(answered(result)).toMatchObject({ method: "POST", url: "/items/7", token: "t-7", type: "application/json" });
    expect(JSON.parse(answered(result).body)).toEqual(data);
  });

  test("gets with query parameters, and shows neither data nor address unless asked", async () => {
    await using server = await mirror();
    const get = webhookTask({
      url: `${server.url}/search?page=2`,
      method: "GET",
      data: { q: "{inputs.q}", tags: ["a", "b"], none: null },
      inputs: { q: z.string() },
    });
    const result = await get({ q: "a b&c" });
    expect(answered(result)).toMatchObject({
      method: "GET",
      url: "/search?page=2&q=a+b%26c&tags=a&tags=b&none=",
      body: "",
    });
    expect(Object.keys(result.info).sort()).toEqual(["response_data", "status_code"]);
  });

  test("runs in workflows and maps", async () => {
    await using server = await mirror();
    const call = webhookTask({ url: `${server.url}/{inputs.n}`, inputs: { n: z.int() } });
    const wf = workflow(
      { inputs: { n: z.int() }, output: z.record(z.string(), z.unknown()) },
      ({ n }) => call({ n }).info,
    );
    expect(answered({ info: await wf({ n: 3 }) }).url).toBe("/3");
    // A map of a task with a named output gives a list of that name.
    const both: unknown = await map(call, { n: [1, 2] });
    const { info } = z.object({ info: z.array(z.record(z.string(), z.unknown())) }).parse(both);
    expect(info.map((each) => answered({ info: each }).url)).toEqual(["/1", "/2"]);
  });

  test("is on the wire as flytekit's WebhookTask", () => {
    const entity = entityOf(webhookTask({ name: "w", url: "http://h/", headers: { a: "b" }, requestTimeout: 2.5 }));
    if (entity?.kind !== "task") throw new Error("no task");
    const { template } = taskSpec(entity, { project: "p", domain: "d", version: "v", image: "i" });
    if (template === undefined) throw new Error("no template");
    expect(toJson(TaskTemplateSchema, template)).toMatchObject({
      type: "webhook",
      custom: {
        url: "http://h/",
        method: "POST",
        headers: { a: "b" },
        data: {},
        show_data: false,
        show_url: false,
        timeout_sec: 2.5,
      },
      interface: { outputs: { variables: { info: { type: { simple: "STRUCT" } } } } },
    });
  });

  test("that wants an input it does not have is refused", () => {
    expect(() => webhookTask({ url: "http://h/{inputs.x}" })).toThrow(/wants an input x/);
    expect(() => webhookTask({ url: "http://h/", data: { a: ["{inputs.y}"] } })).toThrow(/wants an input y/);
    expect(() => webhookTask({ url: "http://h/", requestTimeout: 0 })).toThrow(/requestTimeout: 0/);
  });
});

describe("the connector", () => {
  const connector = new WebhookConnector({ maxResponseBytes: 1000 });

  test("takes a template that Python registered", async () => {
    await using server = await mirror();
    const custom = {
      url: `${server.url}/`,
      method: "POST",
      headers: {},
      data: { a: 1 },
      show_data: false,
      show_url: false,
      timeout_sec: 10,
    };
    const { phase, outputs } = await connector.do(webhook(custom), callWith());
    expect(phase).toBe(TaskExecution_Phase.SUCCEEDED);
    expect(outputs).toHaveProperty("literals.info.value.value.value.value.tag", "msgpack");
  });

  test.each([301, 302, 307])("does not follow a redirect with status %i", async (status) => {
    let asked = 0;
    await using other = await serveHttp((_, response) => {
      asked++;
      response.end("secret");
    });
    await using server = await serveHttp((_, response) => {
      response.writeHead(status, { location: other.url }).end("moved");
    });
    const { phase, message } = await connector.do(webhook({ url: server.url }), callWith());
    expect(phase).toBe(TaskExecution_Phase.FAILED);
    expect(message).toMatch(`status code ${status}, response: moved (redirects are not followed: ${other.url})`);
    expect(asked).toBe(0);
  });

  test.each([201, 204, 404, 500])("fails the task with status %i, as flytekit's", async (status) => {
    await using server = await serveHttp(
      (_, response) => void response.writeHead(status).end(status === 204 ? undefined : "why"),
    );
    const { phase, message } = await connector.do(webhook({ url: server.url }), callWith());
    expect(phase).toBe(TaskExecution_Phase.FAILED);
    expect(message).toBe(`Webhook failed with status code ${status}, response: ${status === 204 ? "" : "why"}`);
  });

  test("gives up when the time is up, before the answer or within it", async () => {
    await using silent = await serveHttp(() => {});
    await using slow = await serveHttp((_, response) => void response.write("begin"));
    for (const { url } of [silent, slow]) {
      const { phase, message } = await connector.do(webhook({ url, timeout_sec: 0.05 }), callWith());
      expect(phase).toBe(TaskExecution_Phase.FAILED);
      expect(message).toMatch(/no answer within 0\.05 s/);
    }
  });

  test("reads no more of a huge answer than it may", async () => {
    let written = 0;
    await using server = await serveHttp((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(10_000))) written += 10_000;
      };
      response.on("drain", more);
      more();
    });
    const { phase, message } = await connector.do(webhook({ url: server.url }), callWith());
    expect(phase).toBe(TaskExecution_Phase.FAILED);
    expect(message).toMatch(/longer than 1000 bytes/);
    expect(written).toBeLessThan(100_000_000);
  });

  test("ends with its caller", async () => {
    const asked = Promise.withResolvers<void>();
    await using server = await serveHttp(() => asked.resolve());
    const controller = new AbortController();
    const done = connector.do(webhook({ url: server.url }), callWith({}, controller.signal));
    await asked.promise;
    controller.abort(new Error("gone"));
    await expect(done).rejects.toThrow("gone");
  });

  test.each([
    ["a server that is not there", { url: "http://127.0.0.1:1/" }, /127\.0\.0\.1:1 could not be reached/],
    ["another protocol", { url: "file:///etc/passwd" }, /no address of http/],
    ["another method", { url: "http://127.0.0.1:1/", method: "DELETE" }, /method is DELETE/],
    ["a template without url", {}, /url/],
    ["an input that was not given", { url: "http://127.0.0.1:1/{inputs.x}" }, /input x that was not given/],
  ])("%s fails the task with a message", async (_, custom, message) => {
    const resource = await connector.do(webhook(custom), callWith());
    expect(resource).toMatchObject({ phase: TaskExecution_Phase.FAILED, message: expect.stringMatching(message) });
  });
});

test("texts of inputs are those that flytekit's format_dict makes", () => {
  const inputs = literalMap({
    i: integerLiteral(3),
    f: floatLiteral(2),
    b: booleanLiteral(true),
    s: stringLiteral("{inputs.i}"),
  });
  expect(fillTemplate("{inputs.i} {inputs.f} {inputs.b} {inputs.s} {other} {", inputs)).toBe(
    "3 2.0 True {inputs.i} {other} {",
  );
  expect(fillTemplate(["{inputs.f}", { k: "{inputs.b}" }, 5, null], inputs)).toEqual([2, { k: true }, 5, null]);
});

test("integers beyond 2^53 keep their digits, by themselves and within objects", () => {
  const beyond = 2n ** 53n + 1n;
  // { n: [beyond] }
  const object = msgpackLiteral(Buffer.from("81a16e91cf0020000000000001", "hex"));
  const inputs = literalMap({ i: integerLiteral(beyond), o: object });
  expect(fillTemplate(["{inputs.i}", "{inputs.i} {inputs.o}"], inputs)).toEqual([
    beyond,
    `${beyond} {"n":[${beyond}]}`,
  ]);
});
