// An execution ends while nobody takes its notifications, and the control plane is killed: started again, it delivers each of them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type ControlPlane, startControlPlane } from "@haltere/cli/testing";
import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";

const id = (resource_type: string) => ({
  resource_type,
  project: "flytesnacks",
  domain: "development",
  name: "f",
  version: "v1",
});

async function post(plane: ControlPlane, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${plane.address}/api/v1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  await response.body?.cancel();
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test("notifications outlive a kill and servers that are down", { timeout: 60_000 }, async () => {
  const data = mkdtempSync(join(tmpdir(), "haltere-notifications-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const [mailPort, hookPort] = [await freePort(), await freePort()];
  const config = join(data, "haltere.yaml");
  writeFileSync(
    config,
    `notifications:
  timeoutSeconds: 1
  smtp: { host: 127.0.0.1, port: ${mailPort}, sender: haltere@x.example, username: u, password: "open sesame" }
  webhooks: [{ name: chat, url: "http://127.0.0.1:${hookPort}/", secret: s3cret, phases: [ABORTED] }]
`,
  );
  let plane = await startControlPlane({ dataDirectory: data, config });
  onTestFinished(() => plane.kill());
  const gate = { signal: { signal_id: "s", type: { simple: "BOOLEAN" }, output_variable_name: "o0" } };
  await post(plane, "workflows", {
    id: id("WORKFLOW"),
    spec: {
      template: {
        interface: {},
        nodes: [{ id: "n0", metadata: { name: "n0" }, gate_node: gate }],
      },
    },
  });
  const email = { phases: ["ABORTED"], email: { recipients_email: ["ann@x.example"] } };
  await post(plane, "launch_plans", {
    id: id("LAUNCH_PLAN"),
    spec: { workflow_id: id("WORKFLOW"), entity_metadata: { notifications: [email] } },
  });
  await post(plane, "executions", {
    project: "flytesnacks",
    domain: "development",
    name: "e1",
    spec: { launch_plan: id("LAUNCH_PLAN"), metadata: {} },
  });
  const terminated = await fetch(`${plane.address}/api/v1/executions/flytesnacks/development/e1`, {
    method: "DELETE",
    body: JSON.stringify({ cause: "enough" }),
  });
  expect(terminated.status).toBe(200);
  await expect.poll(() => plane.log(), { timeout: 10_000 }).toMatch(/mail\/0.*ECONNREFUSED/);
  await plane.kill();
  const log = plane.log();

  const mails: string[] = [];
  const mail = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username = "" }, _, done) => done(null, { user: username }),
    onData(stream, _, done) {
      text(stream).then((content) => {
        mails.push(content);
        done();
      }, done);
    },
  });
  const calls: string[] = [];
  const hook = createServer((request, response) => {
    calls.push(String(request.headers["x-haltere-delivery"]));
    response.end();
  });
  await Promise.all([
    new Promise<void>((resolve) => mail.listen(mailPort, "127.0.0.1", resolve)),
    new Promise<void>((resolve) => hook.listen(hookPort, "127.0.0.1", resolve)),
  ]);
  onTestFinished(() => new Promise<void>((resolve) => mail.close(() => resolve())));
  onTestFinished(() => new Promise<void>((resolve) => hook.close(() => resolve())));
  plane = await startControlPlane({ dataDirectory: data, config });
  await expect.poll(() => mails.length + calls.length, { timeout: 30_000 }).toBe(2);
  expect(mails[0]).toContain("Subject: Execution e1 has aborted in flytesnacks/development");
  expect(calls).toEqual(["flytesnacks/development/e1/webhook/chat"]);
  expect(await plane.stop()).toBe(0);
  expect(log + plane.log()).not.toMatch(/open sesame|s3cret/);
});
