// Workflows that compile and cannot run: each ends as FAILED with a message that names node, attempt and cause, and the control plane goes on.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { type ControlPlane, haltere, startControlPlane } from "@haltere/cli/testing";
import {
  collectionLiteral,
  collectionType,
  integerLiteral,
  integerType,
  literalMap,
  stringLiteral,
} from "@haltere/core";
import { type Execution, ExecutionMetadata_ExecutionMode } from "@haltere/idl/admin";
import {
  LiteralMapSchema,
  ResourceType,
  type TaskTemplateSchema,
  WorkflowExecution_Phase,
  type WorkflowTemplateSchema,
} from "@haltere/idl/core";
import { AdminService } from "@haltere/idl/service";
import { afterAll, beforeAll, expect, test } from "vitest";

const scope = { project: "flytesnacks", domain: "development" };
const version = "v1";
const { TASK, WORKFLOW, LAUNCH_PLAN } = ResourceType;
const id = (resourceType: ResourceType, name: string) => ({ resourceType, ...scope, name, version });

let controlPlane: ControlPlane;
let admin: Client<typeof AdminService>;

let folder: string;

async function start(): Promise<void> {
  controlPlane = await startControlPlane({
    dataDirectory: folder,
    // Where no flytekit is, whatever the machine has.
    environment: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
  });
  admin = createClient(AdminService, createGrpcTransport({ baseUrl: controlPlane.address }));
}

beforeAll(async () => {
  mkdirSync(join(import.meta.dirname, "..", ".cache"), { recursive: true });
  folder = mkdtempSync(join(import.meta.dirname, "..", ".cache", "fails-"));
  await start();
});

afterAll(async () => {
  await controlPlane.stop();
  rmSync(folder, { recursive: true, force: true });
});

const output = { variables: { o0: { type: integerType() } } };

/** A task that is a shell's program; `$OUT` is the folder of its attempt. */
function shell(name: string, script: string) {
  const words = ["sh", "-c", `OUT=$(echo "{{.outputPrefix}}" | sed s,^file://,,); mkdir -p "$OUT"; ${script}`];
  return {
    id: id(TASK, name),
    type: "python-task",
    metadata: { retries: { retries: 0 } },
    interface: { inputs: {}, outputs: output },
    target: container(words),
  };
}

const container = (args: readonly string[]) => ({
  case: "container" as const,
  value: { image: "none", args: [...args] },
});

const writes = (bytes: Uint8Array) =>
  bytes.length === 0
    ? ': > "$OUT/outputs.pb"'
    : `printf '${[...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")}' > "$OUT/outputs.pb"`;

type TaskInit = MessageInitShape<typeof TaskTemplateSchema>;
type Workflow = MessageInitShape<typeof WorkflowTemplateSchema>;

const bound = (nodeId: string) => [
  { var: "o0", binding: { value: { case: "promise" as const, value: { nodeId, var: "o0" } } } },
];

const taskNode = (name: string) => ({
  case: "taskNode" as const,
  value: { reference: { case: "referenceId" as const, value: id(TASK, name) } },
});

/** One node `n0`, which is the task. */
const single = (name: string) => ({
  id: id(WORKFLOW, name),
  interface: { inputs: {}, outputs: output },
  nodes: [{ id: "n0", target: taskNode(name) }],
  outputs: bound("n0"),
});

async function register(task: TaskInit, workflow: Workflow): Promise<void> {
  await admin.createTask({ id: task.id ?? id(TASK, ""), spec: { template: task } });
  await registerWorkflow(workflow);
}

async function registerWorkflow(workflow: Workflow): Promise<void> {
  await admin.createWorkflow({ id: workflow.id ?? id(WORKFLOW, ""), spec: { template: workflow } });
  const name = workflow.id?.name ?? "";
  await admin.createLaunchPlan({ id: id(LAUNCH_PLAN, name), spec: { workflowId: id(WORKFLOW, name) } });
}

let runs = 0;

async function run(name: string): Promise<Execution> {
  const launched = await admin.createExecution({
    ...scope,
    name: `run${runs++}`,
    spec: { launchPlan: id(LAUNCH_PLAN, name), metadata: { mode: ExecutionMetadata_ExecutionMode.MANUAL } },
  });
  for (;;) {
    const execution = await admin.getExecution({ id: launched.id });
    if ((execution.closure?.phase ?? 0) >= WorkflowExecution_Phase.SUCCEEDED) return execution;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function failure(name: string): Promise<{ code: string; message: string }> {
  const error = await errorOf(name);
  await expectGoingOn();
  return error;
}

async function errorOf(name: string): Promise<{ code: string; message: string }> {
  const { closure } = await run(name);
  expect(closure?.phase).toBe(WorkflowExecution_Phase.FAILED);
  if (closure?.outputResult.case !== "error") throw new Error("it has no error");
  return closure.outputResult.value;
}

/** The same control plane runs the next workflow as if nothing had been. */
async function expectGoingOn(): Promise<void> {
  const { closure } = await run("fine");
  expect(closure?.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
}

const integers = toBinary(LiteralMapSchema, literalMap({ o0: integerLiteral(3) }));

test("what is right runs", async () => {
  await register(shell("fine", writes(integers)), single("fine"));
  await expectGoingOn();
});

/** Each names the node and the attempt, by the attempt's name or by an address below its output prefix. */
const attempts = /run\d+-n\d-\d|\/n\d\/data\/\d\//;

test.each<readonly [what: string, script: string, code: string, message: RegExp]>([
  ["no file", "true", "OutputsNotFound", /wrote no .*outputs\.pb/],
  ["an empty file", writes(new Uint8Array()), "OutputsNotFound", /o0/],
  ["a file cut in half", writes(integers.slice(0, integers.length - 3)), "OutputsFileBadFormat", /premature EOF/],
  [
    "a file of nonsense",
    `head -c 400 /dev/zero | tr '\\0' '\\377' > "$OUT/outputs.pb"`,
    "OutputsFileBadFormat",
    /varint/,
  ],
  ["a folder", 'mkdir "$OUT/outputs.pb"', "OutputsNotFound", /wrote no .*outputs\.pb/],
  [
    "a string for an integer",
    writes(toBinary(LiteralMapSchema, literalMap({ o0: stringLiteral("three") }))),
    "MismatchingTypes",
    /o0.*expected int, but got str/,
  ],
  [
    "another output",
    writes(toBinary(LiteralMapSchema, literalMap({ other: integerLiteral(3) }))),
    "OutputsNotFound",
    /o0/,
  ],
  ["an error of nonsense", 'echo nonsense > "$OUT/error.pb"', "ErrorFileBadFormat", /error\.pb/],
  ["an error that is empty", ': > "$OUT/error.pb"', "ErrorFileBadFormat", /error\.pb/],
  ["futures of nonsense", 'echo nonsense > "$OUT/futures.pb"', "DynamicWorkflowBuildFailed", /futures\.pb/],
  ["futures that are empty", ': > "$OUT/futures.pb"', "DynamicWorkflowBuildFailed", /no nodes/],
  ["more than the limit", 'head -c 30000000 /dev/zero > "$OUT/outputs.pb"', "OutputSizeExceeded", /30000000/],
  ["a signal", "kill -9 $$", "Interrupted", /SIGKILL/],
  ["an exit code", "echo last words; exit 7", "Interrupted", /exit code \(7\).*last words/s],
])("a task that leaves %s", async (what, script, code, message) => {
  const name = what.replaceAll(" ", "-");
  await register(shell(name, script), single(name));
  const found = await failure(name);
  expect(found.code.replace("RetriesExhausted|", "")).toBe(code);
  expect(found.message).toMatch(message);
  expect(found.message).toMatch(attempts);
});

test("an input that is not there when the node begins", async () => {
  const pair = literalMap({ o0: collectionLiteral([integerLiteral(1), integerLiteral(2)]) });
  const gives = {
    ...shell("gives", writes(toBinary(LiteralMapSchema, pair))),
    interface: { inputs: {}, outputs: { variables: { o0: { type: collectionType(integerType()) } } } },
  };
  const takes = {
    ...shell("takes", writes(integers)),
    interface: { inputs: { variables: { x: { type: integerType() } } }, outputs: output },
  };
  await admin.createTask({ id: id(TASK, "gives"), spec: { template: gives } });
  const promise = { nodeId: "n0", var: "o0", attrPath: [{ value: { case: "intValue" as const, value: 5 } }] };
  await register(takes, {
    id: id(WORKFLOW, "unresolvable"),
    interface: { inputs: {}, outputs: output },
    nodes: [
      { id: "n0", target: taskNode("gives") },
      {
        id: "n1",
        target: taskNode("takes"),
        inputs: [{ var: "x", binding: { value: { case: "promise", value: promise } } }],
      },
    ],
    outputs: bound("n1"),
  });
  const { message } = await failure("unresolvable");
  expect(message).toMatch(/n1/);
  expect(message).toMatch(/\bx\b/);
  expect(message).toMatch(/5/);
});

test("a Python that lacks flytekit", async () => {
  const args = ["pyflyte-execute", "--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"];
  await register({ ...shell("python", ""), target: container(args) }, single("python"));
  const { code, message } = await failure("python");
  expect(code).toBe("CommandNotFound");
  expect(message).toMatch(attempts);
  expect(message).toMatch(/Install flytekit/);
});

/** Does something to the data while no control plane has them. */
async function behindItsBack(act: (dataDirectory: string) => void): Promise<void> {
  await controlPlane.kill();
  act(folder);
  await start();
}

const sql = (text: string) => (dataDirectory: string) => {
  const db = new DatabaseSync(join(dataDirectory, "haltere.db"));
  db.exec(text);
  db.close();
};

test("a child launch plan that is gone", async () => {
  const reference = { case: "launchplanRef" as const, value: id(LAUNCH_PLAN, "fine") };
  await registerWorkflow({
    ...single("parent"),
    nodes: [{ id: "n0", target: { case: "workflowNode" as const, value: { reference } } }],
  });
  await behindItsBack(sql("UPDATE launch_plans SET name = 'gone' WHERE name = 'fine'"));
  const { message } = await errorOf("parent");
  expect(message).toMatch(/fine/);
  expect(message).toMatch(/n0/);
  await behindItsBack(sql("UPDATE launch_plans SET name = 'fine' WHERE name = 'gone'"));
  await expectGoingOn();
});

test("a bundle that is gone", async () => {
  // As a project of the user's, which finds `haltere` as any does.
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "fails", type: "module" }));
  const program = join(folder, "program.ts");
  writeFileSync(
    program,
    `import { task, workflow, z } from "haltere";
     export const one = task({ output: z.int() }, () => 1);
     export const wf = workflow({ output: z.int() }, () => one());`,
  );
  const at = ["--endpoint", controlPlane.endpoint, "--version", version];
  const registered = await haltere(["register", program, ...at]);
  expect(registered.status, registered.stderr).toBe(0);
  rmSync(join(folder, "blobs", "uploads"), { recursive: true });
  const { message } = await failure("program.wf");
  expect(message).toMatch(/n0/);
  expect(message).toMatch(/haltere-[0-9a-f]+\.mjs/);
});
