// What a task writes can be read while it runs, over HTTP and over gRPC, and afterwards.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { ResourceType } from "@haltere/idl/core";
import { LogService } from "@haltere/idl/haltere";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
let plane: ControlPlane;

beforeAll(async () => {
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, "..", ".cache", "logs-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "talks", type: "module" }));
  writeFileSync(
    join(folder, "talks.ts"),
    `import { existsSync } from "node:fs";
     import { task, workflow, z } from "haltere";
     export const talk = task({ inputs: { file: z.string() } }, async ({ file }) => {
       console.log("first words");
       while (!existsSync(file)) await new Promise((again) => setTimeout(again, 20));
       console.log("last words");
     });
     export const wf = workflow({ inputs: { file: z.string() } }, ({ file }) => { talk({ file }); });`,
  );
  plane = await startControlPlane();
});
afterAll(async () => {
  await plane.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function read(response: Response, until: string): Promise<{ text: string; rest: () => Promise<string> }> {
  if (response.body === null) throw new Error("no body");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const more = async (): Promise<boolean> => {
    const { value, done } = await reader.read();
    text += value ?? "";
    return !done;
  };
  while (!text.includes(until) && (await more()));
  return {
    text,
    rest: async () => {
      while (await more());
      return text;
    },
  };
}

test("a log is read while its task runs, and when it has ended", { timeout: 60_000 }, async () => {
  const file = join(folder, "go");
  const args = ["run", "talks.ts", "wf", "--file", file, "--version", "v1", "--name", "talking", "--detach"];
  const launched = await haltere([...args, "--remote", "--endpoint", plane.endpoint], { cwd: folder });
  expect(launched).toMatchObject({ status: 0, stdout: "talking\n" });
  const url = `${plane.address}/logs/flytesnacks/development/talking/n0/0`;
  const status = async () => {
    const answer = await fetch(url);
    await answer.body?.cancel();
    return answer.status;
  };
  await expect.poll(status, { timeout: 20_000 }).toBe(200);

  const running = await fetch(url);
  expect(running.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  const { text, rest } = await read(running, "first words\n");
  expect(text).not.toContain("last words");
  writeFileSync(file, "");
  const whole = await rest();
  expect(whole).toMatch(/first words\n.*last words\n/s);

  const listed = await fetch(`${plane.address}/api/v1/task_executions/flytesnacks/development/talking/n0?limit=5`, {
    headers: { accept: "application/json" },
  });
  const { task_executions } = (await listed.json()) as {
    task_executions: { closure: { logs: { uri: string }[] } }[];
  };
  expect(task_executions[0]?.closure.logs[0]?.uri).toBe(url);

  const client = createClient(LogService, createGrpcTransport({ baseUrl: plane.address }));
  const stream = async (offset: bigint, nodeId = "n0", log = "") => {
    const parts: Uint8Array[] = [];
    const executionId = { project: "flytesnacks", domain: "development", name: "talking" };
    const taskId = {
      resourceType: ResourceType.TASK,
      project: "flytesnacks",
      domain: "development",
      name: "talks.talk",
      version: "v1",
    };
    const attempt = { taskId, nodeExecutionId: { nodeId, executionId }, retryAttempt: 0 };
    for await (const { content } of client.streamLog({ attempt, offset, log })) parts.push(content);
    return Buffer.concat(parts).toString();
  };
  expect(await stream(0n)).toBe(whole);
  expect(await stream(BigInt(whole.length - 11))).toBe("last words\n");
  const code = (thrown: unknown) => ConnectError.from(thrown).code;
  expect(await stream(0n, "n7").catch(code)).toBe(Code.NotFound);
  expect(await stream(0n, "n0", "other").catch(code)).toBe(Code.NotFound);
});

test.each(["n0/9", "n7/0", "n0/x", "n0", "n0/0/more", "%E0/0"])("there is no log at %s", async (path) => {
  const answer = await fetch(`${plane.address}/logs/flytesnacks/development/talking/${path}`);
  expect(answer.status).toBe(404);
});
