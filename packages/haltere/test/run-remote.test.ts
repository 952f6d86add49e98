// What a user sees of an execution whose watching is broken off: it goes on, and can be looked at and ended.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

const launcher = fileURLToPath(new URL("../bin/haltere.js", import.meta.url));
let folder: string;
let controlPlane: ControlPlane;

beforeAll(async () => {
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, "..", ".cache", "run-remote-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "waits", type: "module" }));
  writeFileSync(
    join(folder, "waits.ts"),
    `import { existsSync } from "node:fs";
     import { task, workflow, z } from "haltere";
     export const wait = task({ inputs: { file: z.string() }, output: z.int(), retries: 3 }, async ({ file }) => {
       while (!existsSync(file)) await new Promise((again) => setTimeout(again, 20));
       return 4711;
     });
     export const wf = workflow({ inputs: { file: z.string() }, output: z.int() }, ({ file }) => wait({ file }));`,
  );
  writeFileSync(
    join(folder, "parts.ts"),
    `import { dynamic, echo, referenceTask, task, workflow, z } from "haltere";
     export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
     export const good = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }));
     const id = { project: "p", domain: "d", version: "1" };
     const other = referenceTask({ ...id, name: "not.there", inputs: { x: z.int() }, output: z.int() });
     export const bad = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => other({ x }));
     const hidden = task({}, () => {});
     export const worse = workflow({}, () => hidden());
     export const later = dynamic({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }));
     export const same = echo({ inputs: { x: z.int() } });
     export const twice = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => same({ x: inc({ x: same({ x }) }) }));`,
  );
  controlPlane = await startControlPlane();
});
afterAll(async () => {
  await controlPlane.stop();
  rmSync(controlPlane.dataDirectory, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the workflow and waits until its node runs. */
async function started(file: string) {
  const { endpoint } = controlPlane;
  const args = ["run", "waits.ts", "wf", "--file", join(folder, file), "--remote", "--endpoint", endpoint];
  const child = spawn(process.execPath, [launcher, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const said = { text: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said.text += text;
    });
  }
  const closed = once(child, "close");
  const until = async (words: RegExp): Promise<void> => {
    while (!words.test(said.text)) {
      const [, ended] = await Promise.race([once(child.stderr, "data"), closed.then(() => [undefined, true])]);
      if (ended && !words.test(said.text)) throw new Error(`it ended before it said ${words}:\n${said.text}`);
    }
  };
  await until(/n0 .*RUNNING/);
  const name = /Execution (\S+)/.exec(said.text)?.[1] ?? "";
  return { child, said, until, name, ended: closed.then(([status]) => status as number | null) };
}

test("Ctrl-C leaves the execution running, and says how to see and to end it", async () => {
  const { child, said, name, ended } = await started("never");
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  const options = ["--endpoint", controlPlane.endpoint];
  expect(said.text).toContain(`/console/projects/flytesnacks/domains/development/executions/${name}`);
  for (const verb of ["get", "terminate"]) {
    expect(said.text).toContain(`haltere ${verb} execution ${name} ${options.join(" ")}`);
  }
  expect((await haltere(["get", "execution", name, ...options])).stdout).toMatch(/RUNNING/);
  const ending = await haltere(["terminate", "execution", name, "--cause", "seen enough", ...options]);
  expect(ending).toMatchObject({ status: 0, stdout: expect.stringContaining(name) });
  expect((await haltere(["get", "execution", name, ...options])).stdout).toMatch(/ABORT.*seen enough/s);
});

test("a control plane that starts again is waited for", async () => {
  const { said, until, ended } = await started("go");
  const { endpoint, dataDirectory } = controlPlane;
  await controlPlane.kill();
  await until(/trying again/);
  controlPlane = await startControlPlane({ dataDirectory, port: Number(endpoint.split(":")[1]) });
  writeFileSync(join(folder, "go"), "");
  expect(await ended, said.text).toBe(0);
  expect(said.text).toMatch(/4711/);
});

test("what runs is registered with what it needs, and no other entity of the file is in its way", async () => {
  const file = join(folder, "parts.ts");
  const remote = ["--remote", "--endpoint", controlPlane.endpoint];
  for (const way of [[], remote]) {
    expect(await haltere(["run", file, "good", "--x", "4", ...way])).toMatchObject({ status: 0, stdout: "o0: 5\n" });
    // What is wrong with the entity itself is told.
    expect((await haltere(["run", file, "worse", ...way])).stderr).toMatch(/has no name\n.*parts\.ts:7/);
    // What a dynamic will call is not known before: the whole file is.
    expect((await haltere(["run", file, "later", "--x", "4", ...way])).stderr).toMatch(/has no name/);
  }
  expect((await haltere(["run", file, "bad", "--x", "4", ...remote])).stderr).toMatch(/not\.there/);
});

test("an echo gives back what it is given", async () => {
  const remote = ["--remote", "--endpoint", controlPlane.endpoint];
  const ended = await haltere(["run", "parts.ts", "twice", "--x", "4", ...remote], { cwd: folder });
  expect(ended.status, ended.stderr).toBe(0);
  expect(ended.stdout).toContain("5");
});
