import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { create } from "@bufbuild/protobuf";
import { ExecutionClosureSchema, ExecutionSpecSchema } from "@haltere/idl/admin";
import { WorkflowExecution_Phase as Phase } from "@haltere/idl/core";
import type { Logger } from "@haltere/ports";
import { openMemoryStore, standingClock } from "@haltere/ports/testing";
import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { observeStore } from "../live/observe-store.ts";
import { executionRow } from "../testing/execution-row.ts";
import { defaultMail, defaultNotifications, type NotificationSettings } from "./notification-settings.ts";
import { startNotifier } from "./notifier.ts";
import { withOutbox } from "./outbox-store.ts";
import { signatureOf } from "./webhook.ts";

const closure = create(ExecutionClosureSchema, {
  workflowId: { project: "p", domain: "d", name: "flow", version: "v1" },
  outputResult: { case: "error", value: { message: "1 < 2\nreally" } },
  notifications: [
    { phases: [Phase.FAILED], type: { case: "email", value: { recipientsEmail: ["ann@x.example", "bob@x.example"] } } },
    { phases: [Phase.FAILED], type: { case: "pagerDuty", value: { recipientsEmail: ["page@x.example"] } } },
    {
      phases: [Phase.FAILED],
      type: { case: "email", value: { recipientsEmail: ["eve@x.example"], template: "own {{ phase }}" } },
    },
  ],
});
const spec = create(ExecutionSpecSchema, { launchPlan: { project: "p", domain: "d", name: "plan", version: "v2" } });

/** As above, but that its only notification goes to some recipients. */
function mailing(recipientsEmail: string[]) {
  const { workflowId, outputResult } = closure;
  const type = { case: "email", value: { recipientsEmail } } as const;
  return create(ExecutionClosureSchema, {
    ...(workflowId !== undefined && { workflowId }),
    outputResult,
    notifications: [{ phases: [Phase.FAILED], type }],
  });
}

interface Taken {
  readonly to: string[];
  readonly content: string;
}

/** A mail server that takes what comes, or refuses its password. */
async function openMailServer(port = 0): Promise<{ readonly server: SMTPServer; port: number; taken: Taken[] }> {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth({ username, password }, _, done) {
      if (username === "haltere" && password === "open sesame") done(null, { user: username });
      else done(new Error("wrong password"));
    },
    onData(stream, session, done) {
      text(stream).then((content) => {
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), content });
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { server, port: (server.server.address() as AddressInfo).port, taken };
}

interface Call {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A web server that answers with each of the statuses in turn, the last again and again. */
async function openWebServer(statuses: number[]): Promise<{ readonly url: string; readonly calls: Call[] }> {
  const calls: Call[] = [];
  const server: Server = createServer((request, response) => {
    text(request).then((body) => {
      const [status = 200] = statuses.length > 1 ? statuses.splice(0, 1) : statuses;
      calls.push({ headers: request.headers, body });
      response.writeHead(status).end("thanks");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=hush`, calls };
}

async function open(given: Partial<NotificationSettings>, recipientsEmail?: string[]) {
  const settings = { ...defaultNotifications, ...given };
  const clock = standingClock();
  const store = withOutbox(observeStore(openMemoryStore()), settings, clock);
  const lines: string[] = [];
  const write = (message: string, fields: object = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const notifier = await startNotifier({ store, clock, settings, logger });
  onTestFinished(() => notifier.close());
  return {
    clock,
    lines,
    store,
    log: () => lines.join("\n"),
    fail: (name: string) => {
      const row = executionRow(name, "FAILED", { spec, closure: recipientsEmail ? mailing(recipientsEmail) : closure });
      return store.commit([{ kind: "insert", table: "executions", row }]);
    },
    left: () => store.count("outbox", []),
  };
}

const mailTo = (port: number) => ({
  ...defaultMail,
  host: "127.0.0.1",
  port,
  username: "haltere",
  password: "open sesame",
  sender: "haltere@x.example",
});

test("mail, Slack and PagerDuty go through the mail server, each with its own recipients", async () => {
  const { port, taken } = await openMailServer();
  const { fail, left } = await open({ mail: mailTo(port) });
  await fail("e1");
  await expect.poll(left).toBe(0);
  expect(taken.map(({ to }) => to).sort()).toEqual([
    ["ann@x.example", "bob@x.example"],
    ["eve@x.example"],
    ["page@x.example"],
  ]);
  const [first] = taken.filter(({ to }) => to.includes("ann@x.example"));
  const content = first?.content.replaceAll("=\r\n", "") ?? "";
  expect(content).toContain("Subject: Execution e1 has failed in p/d");
  expect(content).toContain("From: haltere@x.example");
  expect(content).toContain("The execution failed with error: [1 &lt; 2");
  expect(content).toContain("of plan, version v2");
  expect(taken.find(({ to }) => to.includes("eve@x.example"))?.content).toContain("own failed");
});

test("while the mail server is down the mail waits, each try later than the one before, and comes once", async () => {
  const { server, port } = await openMailServer();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  const { fail, left, clock, lines, log } = await open({ mail: mailTo(port) });
  await fail("e1");
  const tries = () => lines.filter((line) => line.includes("sent again")).length;
  await expect.poll(tries).toBe(3);
  clock.advance(1_000_000);
  await expect.poll(tries).toBe(6);
  clock.advance(1_000_000);
  const { taken } = await openMailServer(port);
  clock.advance(1_000_000);
  await expect.poll(left).toBe(0);
  expect(taken).toHaveLength(3);
  expect(log()).toContain("ECONNREFUSED");
});

test("a refused password is told in the log, which never shows it", async () => {
  const { port } = await openMailServer();
  const { fail, lines, log } = await open({ mail: { ...mailTo(port), password: "not the one" } });
  await fail("e1");
  await expect.poll(() => lines.length).toBeGreaterThanOrEqual(3);
  expect(log()).toMatch(/wrong password/);
  expect(log()).not.toContain("not the one");
});

test.each([
  ["refuses a recipient for good", 550, 0, /given up.*no such box/],
  ["refuses it for now", 450, 3, /sent again.*no such box/],
])("a mail that the server %s", async (_, responseCode, left, line) => {
  const { server, port } = await openMailServer();
  server.onRcptTo = (_, __, done) => done(Object.assign(new Error("no such box"), { responseCode }));
  const told = await open({ mail: mailTo(port) });
  await told.fail("e1");
  await expect.poll(() => told.lines.length).toBeGreaterThanOrEqual(3);
  await expect.poll(told.left).toBe(left);
  expect(told.log()).toMatch(line);
});

test("of a mail that the server takes for some recipients, those refused for now are tried again, alone, as the same message", async () => {
  const { server, port, taken } = await openMailServer();
  const [later, never] = [
    Object.assign(new Error("grey-listed"), { responseCode: 451 }),
    Object.assign(new Error("no such box"), { responseCode: 550 }),
  ];
  let refusing = true;
  const asked: string[] = [];
  server.onRcptTo = ({ address }, _, done) => {
    asked.push(address);
    if (address === "never@x.example") done(never);
    else if (refusing && address.startsWith("later")) done(later);
    else done();
  };
  const { fail, left, clock, lines, log, store } = await open({ mail: mailTo(port) }, [
    "now@x.example",
    "later1@x.example",
    "never@x.example",
    "later2@X.example",
  ]);
  await fail("e1");
  const rows = async () => (await store.list("outbox", { where: [] })).map(({ delivery }) => delivery.toLowerCase());
  await expect.poll(rows).toEqual(["mail/0/later1@x.example", "mail/0/later2@x.example"]);
  clock.advance(1_000_000);
  await expect.poll(() => lines.filter((line) => line.includes("sent again")).length).toBe(2);
  expect(await left()).toBe(2);
  refusing = false;
  clock.advance(2_000_000);
  await expect.poll(left).toBe(0);
  expect(taken.map(({ to }) => to.join().toLowerCase()).sort()).toEqual([
    "later1@x.example",
    "later2@x.example",
    "now@x.example",
  ]);
  expect(asked.filter((address) => address === "now@x.example")).toHaveLength(1);
  expect(asked.filter((address) => address === "never@x.example")).toHaveLength(1);
  expect(new Set(taken.map(({ content }) => /^Message-ID: (.*)$/m.exec(content)?.[1])).size).toBe(1);
  // Whoever gets it late still sees to whom else it went.
  for (const { content } of taken) expect(content).toContain("now@x.example");
  expect(log()).toMatch(/refused recipients of a notification for good.*never@x.example.*no such box/);
});

test("a webhook gets all variables as JSON, signed, again until it says 2xx, under one id", async () => {
  const { url, calls } = await openWebServer([503, 302, 204]);
  const webhooks = [{ name: "chat", url, secret: "s3cret", contentType: "application/json" }];
  const { fail, left, clock, lines, log } = await open({ webhooks });
  await fail("e1");
  const tries = () => lines.filter((line) => line.includes("sent again")).length;
  await expect.poll(tries).toBe(1);
  clock.advance(1_000_000);
  await expect.poll(tries).toBe(2);
  clock.advance(2_000_000);
  await expect.poll(left).toBe(0);
  expect(calls).toHaveLength(3);
  const [{ headers, body } = { headers: {}, body: "" }] = calls;
  expect(JSON.parse(body)).toMatchObject({ name: "e1", phase: "failed", "launch_plan.version": "v2" });
  const time = Math.floor((clock.now() - 3_000_000) / 1_000_000);
  expect(headers["x-haltere-signature"]).toBe(signatureOf("s3cret", time, body));
  expect(new Set(calls.map((call) => call.headers["x-haltere-delivery"]))).toEqual(new Set(["p/d/e1/webhook/chat"]));
  expect(log()).toMatch(/503/);
  expect(log()).not.toMatch(/hush|s3cret/);
});

test("a webhook's template makes valid JSON of any value", async () => {
  const { url, calls } = await openWebServer([200]);
  const webhooks = [
    { name: "chat", url, contentType: "application/json", template: '{"text": "{{name}}:{{ error }}"}' },
  ];
  const { fail, left } = await open({ webhooks });
  await fail("e1");
  await expect.poll(left).toBe(0);
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({
    text: "e1: The execution failed with error: [1 < 2\nreally].",
  });
});

test("what nobody takes for long is given up, and the log says so", async () => {
  const { url } = await openWebServer([500]);
  const webhooks = [{ name: "chat", url, contentType: "application/json" }];
  const { fail, left, clock, lines, log } = await open({ webhooks, giveUpAfterSeconds: 2 });
  await fail("e1");
  await expect.poll(() => lines.length).toBe(1);
  clock.advance(1_000_000);
  await expect.poll(left).toBe(0);
  expect(log()).toMatch(/given up.*webhook\/chat.*500/);
});

test("a slow receiver is left after the time that a try may take, and keeps no other waiting", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => silent.close(() => resolve()) && silent.closeAllConnections()));
  const { url, calls } = await openWebServer([200]);
  const contentType = "application/json";
  const slow = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  const webhooks = [
    { name: "slow", url: slow, contentType },
    { name: "quick", url, contentType },
  ];
  const connected = new Promise((resolve) => silent.once("request", resolve));
  const { fail, left, clock, log } = await open({ webhooks, timeoutSeconds: 5 });
  await fail("e1");
  await connected;
  await expect.poll(left).toBe(1);
  expect(calls).toHaveLength(1);
  clock.advance(5_000_000);
  await expect.poll(log).toMatch(/too long/);
});
