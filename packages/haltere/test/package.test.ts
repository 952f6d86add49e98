import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const repository = dirname(dirname(packageFolder));

const hello = `
import { task, workflow, z } from "haltere";
export const double = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => 2 * x);
export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => double({ x: double({ x }) }));
`;

let folder: string;

/** A project with the packed package, and its dependencies as package.json lists them: nothing else can be imported. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "haltere-package-"));
  execFileSync(process.execPath, ["build.mjs"], { cwd: packageFolder });
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
      cwd: packageFolder,
    }).toString(),
  );
  const own = join(folder, "node_modules", "haltere");
  mkdirSync(own, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, packed.filename), "-C", own, "--strip-components", "1"]);
  const { dependencies } = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), link);
  }
  writeFileSync(join(folder, "package.json"), '{"name":"flows","type":"module"}');
  writeFileSync(join(folder, "hello.ts"), hello);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const launcher = () => join(folder, "node_modules", "haltere", "bin", "haltere.js");
const haltere = (...words: string[]) =>
  execFileSync(process.execPath, [launcher(), ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TMPDIR: folder },
  }).toString();

test("a workflow runs here", () => {
  expect(haltere("run", "hello.ts", "wf", "--x", "5")).toBe("o0: 20\n");
});

test("a connector's task runs here, and one that needs a package which is not installed says so", () => {
  const jobs = `
    import { z } from "haltere";
    import { duckDbTask } from "haltere/connectors/duckdb";
    import { shellTask } from "haltere/connectors/shell";
    export const shout = shellTask({
      script: 'printf %s "$INPUT_s" | tr a-z A-Z > out',
      inputs: { s: z.string() },
      outputs: { out: z.string() },
    });
    export const ask = duckDbTask({ query: "SELECT 1 AS n", output: z.array(z.object({ n: z.int() })) });
  `;
  writeFileSync(join(folder, "jobs.ts"), jobs);
  expect(haltere("run", "jobs.ts", "shout", "--s", "abc")).toBe('out: "ABC"\n');
  expect(() => haltere("run", "jobs.ts", "ask")).toThrow(/npm install @duckdb\/node-api/);
});

test("a workflow runs on the control plane that the package starts", async () => {
  const words = [launcher(), "dev", "--port", "0", "--data-dir", join(folder, "data")];
  const dev = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(dev, "close");
  try {
    const [line] = await once(createInterface({ input: dev.stdout }), "line");
    const endpoint = String(line).replace("ready http://", "");
    expect(haltere("run", "hello.ts", "wf", "--x", "5", "--remote", "--endpoint", endpoint)).toBe("o0: 20\n");
    expect(haltere("get", "executions", "--endpoint", endpoint)).toMatch(/hello\.wf +SUCCEEDED/);
  } finally {
    dev.kill("SIGTERM");
  }
  const [status] = await closed;
  expect(status).toBe(0);
});

test("the models and the helpers for connectors share their classes", () => {
  const program = `
    import { renderTaskTemplate } from "haltere/extend/backend/utils";
    import { TaskTemplate } from "haltere/models";
    const template = new TaskTemplate({
      id: { resourceType: 1, project: "p", domain: "d", name: "t", version: "v" },
      type: "raw-container",
      metadata: { runtime: { type: 1, version: "1", flavor: "f" } },
      interface: { inputs: {}, outputs: {} },
      container: { image: "i", args: ["{{.input}}"] },
    });
    const rendered = renderTaskTemplate(template, "/p");
    console.log(rendered instanceof TaskTemplate, rendered.container.shortString());`;
  writeFileSync(join(folder, "models.mjs"), program);
  const printed = execFileSync(process.execPath, ["models.mjs"], { cwd: folder }).toString();
  expect(printed).toBe("true Flyte Serialized object (Container):\n  image: i\n  args: ['/p/inputs.pb']\n");
});

test("its types are whole: a project that imports them compiles, with the libraries' own checked too", () => {
  writeFileSync(
    join(folder, "use.ts"),
    `import { bundleFile, createRemote } from "haltere/remote";
     import { convertToFlytePhase, renderTaskTemplate } from "haltere/extend/backend/utils";
     import { LiteralType, TaskTemplate, TaskExecution } from "haltere/models";
     import { WebhookConnector, webhookTask } from "haltere/connectors/webhook";
     import { OpenAiBatchConnector, openAiBatchTask } from "haltere/connectors/openai";
     import { DuckDbConnector } from "haltere/connectors/duckdb";
     import { SensorConnector, timeSensor } from "haltere/connectors/sensor";
     import { wf } from "./hello.ts";
     export const connectors = [new WebhookConnector(), new OpenAiBatchConnector(), new DuckDbConnector(), new SensorConnector()];
     export const tasks = [webhookTask({ url: "http://h/" }), openAiBatchTask(), timeSensor()];
     export const terminal: boolean = convertToFlytePhase("done") === TaskExecution.Phase.SUCCEEDED;
     export const render = (template: TaskTemplate): readonly string[] | undefined => renderTaskTemplate(template, "p").container?.args;
     // @ts-expect-error a type is no text
     export const wrong = new LiteralType({ simple: "text" });
     export const n: number = await wf({ x: 1 });
     // @ts-expect-error the input is a number
     export const refused = wf({ x: "1" });
     export const { hash } = await bundleFile("hello.ts");
     export const executions = await createRemote({ endpoint: "127.0.0.1:1" }).listExecutions(5);
     export const phase: number | undefined = executions[0]?.closure?.phase;`,
  );
  const compilerOptions = {
    target: "ES2024",
    module: "NodeNext",
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: [join(repository, "node_modules", "@types")],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.ts"] }));
  const tsc = join(repository, "node_modules", "typescript", "bin", "tsc");
  expect(() => execFileSync(process.execPath, [tsc, "-p", folder], { stdio: "pipe" })).not.toThrow();
  expect(readFileSync(join(folder, "node_modules/haltere/dist/types/sdk/src/index.d.ts"), "utf8")).not.toContain(
    "@haltere/",
  );
});
