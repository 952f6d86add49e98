// Connectors written with flytekit and served by `pyflyte serve connector`, driven by Haltere's engine in workflows with TypeScript tasks.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { createConnectorClient } from "@haltere/connector/client";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { needing, python } from "./needs.ts";

const programs = join(import.meta.dirname, "programs", "connectors");

needing("a Python with flytekit", python, (python) => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-connectors-"));
  const calls = join(folder, "calls.jsonl");
  const hold = join(folder, "hold");
  let connector: ChildProcess;
  let connectors: string;
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    const [port, metrics] = await freePorts(2);
    connectors = `127.0.0.1:${port}`;
    connector = spawn(
      join(dirname(python), "pyflyte"),
      ["serve", "connector", "--port", `${port}`, "--prometheus_port", `${metrics}`, "--modules", "jobs"],
      {
        cwd: programs,
        env: { ...process.env, PYTHONPATH: programs, PYTHONDONTWRITEBYTECODE: "1", HALTERE_CONNECTOR_CALLS: calls },
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    const client = createConnectorClient({ address: connectors, defaultTimeout: 1000 });
    await vi.waitFor(() => client.listAgents(), { timeout: 120_000, interval: 200 });
    client.close();
    controlPlane = await startControlPlane({ dataDirectory: join(folder, "data"), connectors });
    await register();
  });
  afterAll(async () => {
    await controlPlane.stop();
    const ended = once(connector, "exit");
    connector.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    writeFileSync(calls, "");
    rmSync(hold, { force: true });
  });

  async function register(): Promise<void> {
    const { status, stderr } = await haltere([
      "register",
      join(programs, "jobs.ts"),
      "--version",
      "v1",
      "--endpoint",
      controlPlane.endpoint,
    ]);
    expect(status, stderr).toBe(0);
  }

  /** Runs to the end, and answers what the command printed. */
  const run = (workflow: string, ...inputs: string[]) =>
    haltere(["run", join(programs, "jobs.ts"), workflow, ...inputs, "--remote", "--endpoint", controlPlane.endpoint]);

  async function launch(workflow: string, ...inputs: string[]): Promise<string> {
    const { stdout, stderr } = await run(workflow, ...inputs, "--detach");
    const [, name] = /\b(a[a-z0-9]{19})\b/.exec(stdout) ?? [];
    if (name === undefined) throw new Error(`no execution: ${stdout}${stderr}`);
    return name;
  }

  const get = async (path: string) =>
    (await fetch(`${controlPlane.address}/api/v1/${path}`, { headers: { accept: "application/json" } })).json();
  const phaseOf = async (name: string): Promise<string> =>
    ((await get(`executions/flytesnacks/development/${name}`)) as { closure: { phase: string } }).closure.phase;
  const told = (call: string) =>
    readFileSync(calls, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line): Record<string, unknown> => JSON.parse(line))
      .filter((line) => line.call === call);
  const waiting = { timeout: 60_000, interval: 50 };

  test("an asynchronous and a synchronous one feed TypeScript tasks and each other", async () => {
    const { status, stdout, stderr } = await run("mixed", "--x", "6", "--xs", "[1, 2, 3]");
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain("N IS 49 OF 1 4 9");
    const created = told("create");
    expect(created).toHaveLength(4);
    expect(new Set(created.map(({ node }) => node)).size).toBe(4);
    expect(created[0]).toMatchObject({
      type: "job",
      custom: { polls: 2 },
      namespace: "flytesnacks-development",
      labels: { project: "flytesnacks", domain: "development" },
      secrets: ["job-key"],
    });
    expect(told("do")).toEqual([{ call: "do", text: "n is 49 of 1 4 9" }]);
    expect(told("delete")).toEqual([]);

    const single = created.find(({ node }) => !String(node).includes("-0-n"));
    expect(
      await get(`task_executions/flytesnacks/development/${single?.execution}/${single?.node}?limit=5`),
    ).toMatchObject({
      task_executions: [
        {
          closure: {
            phase: "SUCCEEDED",
            task_type: "job",
            custom_info: { polls: 2, done: true },
            logs: [{ name: "Job", uri: expect.stringMatching(/^http:\/\/jobs\.example\//) }],
            reasons: expect.arrayContaining([expect.objectContaining({ message: "at work" })]),
          },
        },
      ],
    });
  });

  test("an abort deletes the job", async () => {
    writeFileSync(hold, "");
    const name = await launch("one", "--x", "3");
    await vi.waitFor(() => expect(told("get").length).toBeGreaterThan(1), waiting);
    const aborted = await fetch(`${controlPlane.address}/api/v1/executions/flytesnacks/development/${name}`, {
      method: "DELETE",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ cause: "enough" }),
    });
    expect(aborted.status).toBe(200);
    await vi.waitFor(() => expect(told("delete")).toHaveLength(1), waiting);
    expect(told("delete")[0]?.job).toBe(told("create")[0]?.job);
    expect(await phaseOf(name)).toBe("ABORTED");
  });

  test("after SIGKILL of the control plane the jobs are polled on, and each was created once", async () => {
    writeFileSync(hold, "");
    const name = await launch("mixed", "--x", "6", "--xs", "[1, 2, 3]");
    await vi.waitFor(() => expect(new Set(told("get").map(({ job }) => job)).size).toBe(4), waiting);
    const { dataDirectory } = controlPlane;
    for (let i = 0; i < 2; i++) {
      await controlPlane.kill();
      const before = told("get").length;
      controlPlane = await startControlPlane({ dataDirectory, connectors });
      await vi.waitFor(() => expect(told("get").length).toBeGreaterThan(before + 3), waiting);
    }
    // A stop that is asked for leaves them, too.
    await controlPlane.stop();
    controlPlane = await startControlPlane({ dataDirectory, connectors });
    rmSync(hold);
    await vi.waitFor(async () => expect(await phaseOf(name)).toBe("SUCCEEDED"), waiting);
    expect(told("create")).toHaveLength(4);
    expect(told("delete")).toEqual([]);
    expect(existsSync(hold)).toBe(false);
  });

  test("one whose job fails, and one that raises, fail the workflow with what was said", async () => {
    const failed = await run("fails");
    expect(failed.status).not.toBe(0);
    expect(failed.stdout + failed.stderr).toContain("failed to run the job: the job fell over");
    const raised = await run("raises");
    expect(raised.status).not.toBe(0);
    expect(raised.stdout + raised.stderr).toContain("no job today");
  });

  test("a type that nobody serves fails with its name and what is served", async () => {
    const { status, stdout, stderr } = await run("unknown");
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(/type "nobody-serves-this".*"job" version 0/s);
  });

  test("one that sleeps through its polls delays itself alone, and its timeout deletes the job", async () => {
    const name = await launch("sleeps");
    await vi.waitFor(() => expect(told("create")).toHaveLength(1), waiting);
    const { status, stdout, stderr } = await run("one", "--x", "5");
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain("25");
    await vi.waitFor(() => expect(told("delete")).toEqual([{ call: "delete", job: "sleeper" }]), waiting);
    await vi.waitFor(async () => expect(await phaseOf(name)).toBe("FAILED"), waiting);
  });
});

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await once(server, "listening");
    const address = server.address();
    if (typeof address === "object" && address !== null) ports.push(address.port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
