// What a user gets for each kind of mistake: a message that names the place and the mend, a failing status, and nothing half-done.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ControlPlane, type Ended, haltere, startControlPlane } from "@haltere/cli/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const programs: Record<string, string> = {
  good: `
    export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int(), label: z.string().default("a") }, output: z.int() }, ({ x }) => inc({ x }));`,
  throws: `
    export const explode = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => { throw new RangeError("no room for " + x); });
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => explode({ x }));`,
  returnsWrong: `
    export const lies = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => ("seven" as unknown as number));
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => lies({ x }));`,
  computes: `
    export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
      const y = (x as unknown as number) + 1;
      return inc({ x: y });
    });`,
  branches: `
    export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {
      if (x) return inc({ x });
      return inc({ x: 2 });
    });`,
  unnamed: `
    const hidden = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const fine = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => hidden({ x: fine({ x }) }));`,
  recurs: `
    export const wf: any = workflow({ output: z.int() }, () => wf());`,
  twice: `
    export const a = task({ name: "same", output: z.int() }, () => 1);
    export const b = task({ name: "same", output: z.int() }, () => 2);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, () => (b(), a()));`,
  fixedNode: `
    export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }, { nodeId: "start-node" }));`,
  empty: `
    export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x);`,
  takenName: `
    export const wf = task({ inputs: { name: z.string().default("you") }, output: z.string() }, ({ name }) => name);`,
  strays: `
    const o = { output: z.int() };
    export const leaves = task(o, () => {
      process.exit(0);
    });
    export const waits = task(o, () => new Promise<number>(() => {}));
    export const late = task(o, () => { setTimeout(() => { throw new Error("late throw"); }, 30); return 7; });
    export const rejects = task(o, () => { Promise.reject(new Error("nobody caught me")); return 8; });
    export const wf = workflow(o, () => waits());`,
  loads: `
    const config: any = undefined;
    export const port = config.port;
    export const inc = task({ output: z.int() }, () => 1);`,
  quantity: `
    export const fine = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const odd = task({ inputs: { x: z.int() }, output: z.int(), resources: { cpu: "banana" } }, ({ x }) => x + 1);`,
  wrongDefault: `
    export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }));
    export const lp = launchPlan(wf, { defaults: { x: "str" as any } });`,
  wrongFixed: `
    export const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }));
    export const lp = launchPlan(wf, { fixed: { x: 1.5 } });`,
  cut: `
    export const x = `,
  unparsable: `
    export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => {{{ );`,
};

let folder: string;
let controlPlane: ControlPlane;

beforeAll(async () => {
  // Inside of the package, so that the programs find `haltere` as a user's would.
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, "..", ".cache", "bad-input-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "bad", type: "module" }));
  for (const [name, body] of Object.entries(programs))
    writeFileSync(join(folder, `${name}.ts`), `import { launchPlan, task, workflow, z } from "haltere";\n${body}\n`);
  controlPlane = await startControlPlane();
});
afterAll(async () => {
  await controlPlane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (program: string, ...inputs: string[]) =>
  haltere(["run", `${program}.ts`, "wf", ...inputs], { cwd: folder });
const runRemote = (program: string, ...inputs: string[]) =>
  run(program, ...inputs, "--remote", "--endpoint", controlPlane.endpoint);

function refused(ended: Ended, ...words: (string | RegExp)[]): void {
  const said = ended.stderr + ended.stdout;
  expect(ended.status, said).toBeGreaterThan(0);
  for (const word of words) expect(said).toMatch(word);
  expect(said).not.toMatch(/\bat \S+ \(.*packages\/(cli|sdk|core)/);
}

describe.each([
  ["in this process", run],
  ["on a control plane", runRemote],
])("%s", (_, run) => {
  test("an input that the workflow does not have", async () => {
    refused(await run("good", "--x", "1", "--colour", "red"), "colour", /\bx\b.*label|label.*\bx\b/s);
  });
  test("an input of another type", async () => {
    refused(await run("good", "--x", "one"), /\bx\b/, "one", /int/);
  });
  test("a required input left out", async () => {
    refused(await run("good"), /\bx\b/, /--x/);
  });
  test("a workflow that computes with a reference", async () => {
    refused(await run("computes", "--x", "1"), /computes\.ts:5/, /task/);
  });
  test("a workflow that branches on a reference", async () => {
    refused(await run("branches", "--x", "1"), /branches\.ts:5/);
  });
  test("a file that does not parse", async () => {
    refused(await run("unparsable", "--x", "1"), /unparsable\.ts:3/);
  });
  test("a file that breaks off", async () => {
    const ended = await run("cut");
    refused(ended, /cut\.ts:4:1: Unexpected end of file/);
    expect(ended.stderr).not.toMatch(/haltere\$/);
  });
  test("a workflow that calls itself", async () => {
    refused(await run("recurs"), /recurs\.wf calls itself/, /recurs\.ts:3/);
  });
  test("two tasks of one name", async () => {
    refused(await run("twice", "--x", "1"), /two tasks have the name same/, /twice\.ts:3.*twice\.ts:4/);
  });
  test("a task that is not exported and has no name", async () => {
    refused(await run("unnamed", "--x", "1"), /unnamed\.ts:3/, /Export it/, /name/);
  });
  test("a node with an id that is Flyte's", async () => {
    refused(await run("fixedNode", "--x", "1"), /start-node/, /fixedNode\.ts:4/);
  });
  test("a workflow without nodes", async () => {
    refused(await run("empty", "--x", "1"), /no nodes/, /empty\.ts:4/);
  });
  test("a task that throws", async () => {
    refused(await run("throws", "--x", "41"), "no room for 41", /explode/);
  });
  test("a task that returns another type", async () => {
    refused(await run("returnsWrong", "--x", "1"), /lies/, /int/, /seven/);
  });
});

describe("code of tasks beyond what they return, in this process", () => {
  const runStray = (entity: string) => haltere(["run", "strays.ts", entity], { cwd: folder });
  test("process.exit is no success", async () => {
    refused(await runStray("leaves"), /strays\.leaves/, /process\.exit\(0\)/, /strays\.ts:5/);
  });
  test("a task that never returns is named, with its node", async () => {
    const ended = await runStray("wf");
    refused(ended, /never returned/, /strays\.waits/, /\bn0\b/);
    expect(ended.stderr).not.toMatch(/top-level await/);
  });
  test.each([
    ["late", "late throw"],
    ["rejects", "nobody caught me"],
  ])("what task %s throws beside its promise", async (entity, message) => {
    const ended = await runStray(entity);
    refused(ended, new RegExp(`strays\\.${entity}`), message, /strays\.ts:\d+/);
    expect(ended.stderr).not.toMatch(/Node\.js v/);
  });
});

test("a file that throws while it is loaded shows the user's frames alone", async () => {
  const ended = await haltere(["run", "loads.ts", "inc"], { cwd: folder });
  refused(ended, /threw while it was loaded: TypeError: .*port/, /at loads\.ts:4:\d+/);
  expect(ended.stderr).not.toMatch(/node:internal|load-bundle/);
});

test.each([
  ["wrongDefault", "str"],
  ["wrongFixed", "1.5"],
])("%s of a launch plan is told with its line", async (program, value) => {
  refused(
    await haltere(["run", `${program}.ts`, "lp"], { cwd: folder }),
    value,
    /int/,
    new RegExp(`${program}\\.ts:5`),
  );
});

test("a number of executions that is none", async () => {
  refused(await haltere(["get", "executions", "-l", "abc", "--endpoint", controlPlane.endpoint]), /"abc"/, /--limit/);
});

test("a flag of runs elsewhere is not taken in silence where an input has its name", async () => {
  refused(await run("takenName", "--name", "Ada"), "--name", /--input\.name/);
  expect((await run("takenName", "--input.name", "Ada")).stdout).toContain("Ada");
});

test("a workflow that does not exist names those that do", async () => {
  refused(await haltere(["run", "good.ts", "nope", "--x", "1"], { cwd: folder }), "nope", /\bwf\b/);
});

test.each([
  ["unnamed", /Export it/],
  ["quantity", /banana/],
])("a registration that fails leaves nothing behind: %s", async (program, said) => {
  const args = ["register", `${program}.ts`, "--version", "half", "--endpoint", controlPlane.endpoint];
  refused(await haltere(args, { cwd: folder }), said);
  const database = readdirSync(controlPlane.dataDirectory, { recursive: true })
    .map(String)
    .find((name) => /\.(db|sqlite3?)$/.test(name));
  const db = new DatabaseSync(join(controlPlane.dataDirectory, database ?? "missing"), { readOnly: true });
  for (const table of ["tasks", "workflows", "launch_plans"])
    expect(db.prepare(`SELECT count(*) AS n FROM ${table} WHERE version = 'half'`).get()).toEqual({ n: 0 });
  db.close();
});

test("no control plane at the address", async () => {
  refused(await run("good", "--x", "1", "--remote", "--endpoint", "127.0.0.1:9"), "127.0.0.1:9", /haltere dev/);
});

describe("haltere dev", () => {
  test("a port that is taken", async () => {
    const port = controlPlane.endpoint.split(":")[1] ?? "";
    const data = mkdtempSync(join(tmpdir(), "haltere-taken-"));
    refused(await haltere(["dev", "--port", port, "--data-dir", data]), port, /--port/);
    rmSync(data, { recursive: true });
  });
  test("a data directory that another control plane has open", async () => {
    refused(
      await haltere(["dev", "--port", "0", "--data-dir", controlPlane.dataDirectory]),
      String(controlPlane.pid),
      controlPlane.dataDirectory,
    );
  });
  test("a data directory that is a file", async () => {
    const file = join(folder, "package.json");
    refused(await haltere(["dev", "--port", "0", "--data-dir", file]), /package\.json is a file/, /--data-dir/);
  });
  test("a data directory that cannot be written", async () => {
    refused(await haltere(["dev", "--port", "0", "--data-dir", "/proc/haltere"]), "/proc/haltere", /--data-dir/);
  });
  test("a data directory of a newer version is left as it is", async () => {
    const other = await startControlPlane();
    const name =
      readdirSync(other.dataDirectory, { recursive: true })
        .map(String)
        .find((name) => /\.(db|sqlite3?)$/.test(name)) ?? "missing";
    const file = join(other.dataDirectory, name);
    await other.kill();
    const db = new DatabaseSync(file);
    db.exec("PRAGMA user_version = 9000");
    db.close();
    const before = readFileSync(file);
    refused(
      await haltere(["dev", "--port", "0", "--data-dir", other.dataDirectory]),
      other.dataDirectory,
      /version/,
      /newer/,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
    rmSync(other.dataDirectory, { recursive: true });
  });
});
