// The guide docs/connectors.md beyond what docs.test.ts runs of it: its connectors are served.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { guideFolders } from "@haltere/cli/testing";
import { AgentMetadataService } from "@haltere/idl/service";
import { grpcClient } from "@haltere/rpc/testing";
import { afterAll, expect, onTestFinished, test } from "vitest";

const launcher = join(import.meta.dirname, "..", "bin", "haltere.js");
const folders = guideFolders(["docs/connectors.md"]);
afterAll(() => folders.remove());

test("its connectors are served, and the server ends when it is told to", async () => {
  const [guide] = folders.guides;
  const serve = guide?.blocks.find(({ words }) => words.includes("serve"))?.text.trim() ?? "";
  const words = serve
    .replace("npx haltere ", "")
    .replace("--port 8000", "--port 0 --prometheus-port 0 --log-level fatal")
    .split(" ");
  expect(words.slice(0, 2)).toEqual(["serve", "connector"]);
  const child = spawn(process.execPath, [launcher, ...words], {
    cwd: guide?.folder,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith("ready ")) break;
  }
  expect(lines).toHaveLength(4);
  expect(lines[1]).toMatch(/^Report Connector +report \(0\) +false$/);
  expect(lines[2]).toMatch(/^Shout Connector +shout \(0\) +true$/);
  const [, port] = /^ready http:\/\/127\.0\.0\.1:(\d+)$/.exec(lines[3] ?? "") ?? [];
  const client = grpcClient(Number(port));
  const { agents } = await client.unary(AgentMetadataService.method.listAgents, {});
  client.close();
  expect(agents.map(({ name }) => name)).toEqual(["Report Connector", "Shout Connector"]);
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});
