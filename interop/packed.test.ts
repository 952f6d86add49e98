// What a user installs: the packed tarball alone in an empty folder, under the oldest Node we serve and the one we develop on, and under Node 20.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const execute = promisify(execFile);
const root = join(import.meta.dirname, "..");

const hello = `import { map, task, workflow, z } from "haltere";

export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
export const sum = task({ inputs: { xs: z.array(z.int()) }, output: z.int() }, ({ xs }) => xs.reduce((a, b) => a + b, 0));

export const wf = workflow({ inputs: { xs: z.array(z.int()).default([1, 2, 3]) }, output: z.int() }, ({ xs }) =>
  sum({ xs: map(inc, { x: xs }) }),
);
`;

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "haltere-packed-")));
  await npm(root, "pack", "--workspace", "packages/haltere", "--pack-destination", folder);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "missing");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function npm(cwd: string, ...args: string[]): Promise<void> {
  await execute("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], { cwd, env: cleanEnvironment() });
}

/** Without what `npm run` sets, so that npm and node are those a user's shell finds. */
function cleanEnvironment(nodeFolder?: string): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_|^VITEST/.test(name)));
  const path = (env.PATH ?? "").split(":").filter((entry) => !entry.includes("node_modules"));
  return { ...env, PATH: [...(nodeFolder ? [nodeFolder] : []), ...path].join(":") };
}

/** An empty project with the tarball installed, and the folder of a Node of that version, which stands apart from it. */
async function install(version: string): Promise<{ project: string; node: string }> {
  const project = join(folder, `project-${version}`);
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  writeFileSync(join(project, "hello.ts"), hello);
  await npm(project, "install", tarball);
  const apart = join(folder, `node-${version}`);
  mkdirSync(apart);
  writeFileSync(
    join(apart, "package.json"),
    JSON.stringify({ name: "apart", private: true, allowScripts: { node: true } }),
  );
  await npm(apart, "install", `node@${version}`);
  return { project, node: join(apart, "node_modules", "node", "bin") };
}

describe.each(["22.18.0", "24"])("under Node %s", (version) => {
  test("a workflow runs in process, and on the control plane", async () => {
    const { project, node } = await install(version);
    const env = cleanEnvironment(node);
    const command = join(project, "node_modules", ".bin", "haltere");
    const run = (...args: string[]) => execute(command, ["run", "hello.ts", "wf", ...args], { cwd: project, env });

    const { stdout: answered } = await execute("node", ["--version"], { env });
    expect(answered).toContain(`v${version}`);
    expect((await run("--xs", "[4,5]")).stdout).toContain("11");
    const programs = readdirSync(join(project, "node_modules", "haltere", "dist", "python")).toSorted();
    expect(programs).toEqual(
      readdirSync(join(root, "packages/executors/python"))
        .filter((name) => name.endsWith(".py"))
        .toSorted(),
    );

    const controlPlane = spawn(command, ["dev", "--port", "0"], {
      cwd: project,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(controlPlane, "exit");
    try {
      const [line] = (await once(createInterface({ input: controlPlane.stdout }), "line")) as [string];
      const endpoint = line.replace("ready http://", "");
      expect((await run("--remote", "--endpoint", endpoint)).stdout).toContain("9");
      const page = await (await fetch(`http://${endpoint}/console/`)).text();
      const [, script = ""] = /<script [^>]*src="([^"]+)"/.exec(page) ?? [];
      // As a browser asks; of its own accord fetch asks so over TLS alone.
      const answer = await fetch(`http://${endpoint}${script}`, { headers: { "accept-encoding": "br" } });
      expect([answer.status, answer.headers.get("content-encoding")]).toEqual([200, "br"]);
    } finally {
      controlPlane.kill("SIGTERM");
    }
    expect(await ended).toEqual([0, null]);

    await npm(project, "install", "typescript@7.0.2");
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--types", "", "hello.ts"];
    await execute(join(project, "node_modules", ".bin", "tsc"), options, { cwd: project, env });
  });
});

test("under Node 20 the command says what it needs, or takes the Node it finds in the project", async () => {
  const { project, node } = await install("20.19.0");
  const env = cleanEnvironment(node);
  const command = join(project, "node_modules", ".bin", "haltere");
  await expect(execute(command, ["run", "hello.ts", "wf"], { cwd: project, env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/22\.18.*v20\.19\.0|v20\.19\.0.*22\.18/s),
  });
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({
      name: "app",
      private: true,
      type: "module",
      dependencies: { haltere: `file:${tarball}` },
      allowScripts: { node: true },
    }),
  );
  await npm(project, "install", "node@24");
  const { stdout } = await execute(command, ["run", "hello.ts", "wf"], { cwd: project, env });
  expect(stdout).toContain("9");
});
