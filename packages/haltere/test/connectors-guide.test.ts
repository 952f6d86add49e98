// The guide docs/connectors.md, done as it says: its files written, its test run, its connectors served.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { AgentMetadataService } from "@haltere/idl/service";
import { grpcClient } from "@haltere/rpc/testing";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..", "..", "..");
const guide = readFileSync(join(root, "docs", "connectors.md"), "utf8");
const files = [...guide.matchAll(/^```ts file=(\S+)\n(.*?)^```$/gms)].map(([, name = "", text = ""]) => ({
  name,
  text,
}));
const launcher = join(root, "packages", "haltere", "bin", "haltere.js");

/** Inside the repository, where `haltere` is this package. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, "guide-"));
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every block of TypeScript is a file of the project", () => {
  expect(files.map(({ name }) => name)).toEqual([
    "reports.ts",
    "report-connector.ts",
    "shout-connector.ts",
    "flows.ts",
    "test.ts",
  ]);
  expect(guide.match(/^```ts/gm)).toHaveLength(files.length);
});

test("its test passes", async () => {
  expect(guide).toContain("```sh\nnode test.ts\n```");
  // As source, since nothing may be built.
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=haltere-source", "test.ts"], {
    cwd: folder,
  });
  expect(stdout).toBe("the connector works\n");
});

test("its connectors are served, and the server ends when it is told to", async () => {
  const [, command = ""] = /^```sh serve\nnpx haltere (.*)$/m.exec(guide) ?? [];
  const words = command.replace("--port 8000", "--port 0 --prometheus-port 0 --log-level fatal").split(" ");
  expect(words.slice(0, 2)).toEqual(["serve", "connector"]);
  const child = spawn(process.execPath, [launcher, ...words], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
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
