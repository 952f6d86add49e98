import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { blobLiteral, integerLiteral, literalMap, literalText, stringLiteral } from "@haltere/core";
import {
  BlobType_BlobDimensionality,
  ContainerError_Kind,
  DynamicJobSpecSchema,
  ErrorDocumentSchema,
  ExecutionError_ErrorKind,
  type Literal,
  LiteralMapSchema,
} from "@haltere/idl/core";
import type { TaskCall, TaskReply } from "@haltere/ports";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bundleFile } from "../bundle/bundle-file.ts";
import { type LoadedBundle, loadBundle } from "../bundle/load-bundle.ts";
import { encodeSerializationContext } from "../translate/serialization-context.ts";

const source = `
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { current, deck, dynamic, File, hashed, map, RecoverableError, task, workflow, z } from "haltere";

export const inc = task({ inputs: { x: z.int(), by: z.int().default(1) }, output: z.int() }, ({ x, by }) => x + by);
export const fails = task({ inputs: { how: z.string() } }, ({ how }) => {
  deck("before the end").markdown("it **began**");
  if (how === "recoverable") throw new RecoverableError("try again");
  if (how === "text") throw "a text";
  throw new TypeError("no " + how);
});
export const reports = task({ deck: true, inputs: { fail: z.boolean().default(false) } }, ({ fail }) => {
  deck("Summary").markdown("# It ran");
  if (fail) throw new Error("after the report");
});
export const wrong = task({ inputs: {}, output: z.object({ n: z.int() }) }, () => ({ n: "seven" as unknown as number }));
export const shout = task({ inputs: { text: File }, output: File }, async ({ text }) => {
  const path = join(current().workingDirectory, "shout out.txt");
  writeFileSync(path, (await text.text()).toUpperCase());
  return File.from(path);
});
export const digests = task({ output: hashed(File, async (file) => (await file.text()) + "!") }, () =>
  File.fromText("content", { name: "page" }));
export const forgets = task({ inputs: {}, output: File }, () => File.from("/nowhere/at all.txt"));
export const where = task({ inputs: {}, output: z.string() }, () => {
  const { executionId, taskId, attempt } = current();
  return [executionId.project, executionId.name, taskId.name, attempt].join(" ");
});
export const long = task({ inputs: { n: z.int() }, output: z.string() }, ({ n }) => "x".repeat(n));
export const wf = workflow({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => inc({ x }));
export const fan = dynamic({ inputs: { n: z.int() }, output: z.array(z.int()) }, ({ n }) =>
  Array.from({ length: n }, (_, x) => inc({ x })));
export const resumes = task({ output: z.string() }, async () => {
  const { checkpoint, secrets, rawOutputPrefix } = current();
  const before = Buffer.from((await checkpoint.read()) ?? []).toString();
  await checkpoint.write(before + "+");
  return [before, await secrets.get("key", "group"), rawOutputPrefix.endsWith("/raw")].join(" ");
});
export const unrelated = 7;
`;

let folder: string;
let loaded: LoadedBundle;
let outputs: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "haltere-task-process-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(fileURLToPath(new URL("../../../haltere", import.meta.url)), join(folder, "node_modules", "haltere"));
  writeFileSync(join(folder, "package.json"), '{"name":"flows","type":"module"}');
  writeFileSync(join(folder, "tasks.ts"), source);
  loaded = await loadBundle((await bundleFile(join(folder, "tasks.ts"))).bytes, { cacheFolder: join(folder, "cache") });
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  outputs = mkdtempSync(join(folder, "attempt-"));
});

function call(task: string, inputs: Record<string, Literal> | { uri: string }, more: Partial<TaskCall> = {}) {
  const encoded = "uri" in inputs && typeof inputs.uri === "string";
  return loaded.taskBundle.execute({
    loaderArguments: ["task-module", "tasks", "task-name", task],
    inputs: encoded
      ? { uri: inputs.uri as string }
      : toBinary(LiteralMapSchema, literalMap(inputs as Record<string, Literal>)),
    outputPrefix: `file://${outputs}`,
    rawOutputPrefix: `file://${outputs}/raw`,
    checkpointPrefix: undefined,
    previousCheckpointPrefix: undefined,
    environment: {},
    maxInlineBytes: 1000,
    signal: new AbortController().signal,
    ...more,
  });
}

function outputText(reply: TaskReply): string {
  if (reply.kind !== "succeeded" || reply.outputs === undefined)
    throw new Error(`no outputs: ${errorOf(reply).message}`);
  const { o0 } = fromBinary(LiteralMapSchema, reply.outputs).literals;
  return o0 === undefined ? "" : literalText(o0);
}

function errorOf(reply: TaskReply) {
  if (reply.kind !== "failed") throw new Error(`expected a failure, got ${reply.kind}`);
  const { error } = fromBinary(ErrorDocumentSchema, reply.error);
  if (error === undefined) throw new Error("an empty document");
  return error;
}

const user = ExecutionError_ErrorKind.USER;
const system = ExecutionError_ErrorKind.SYSTEM;
const once = ContainerError_Kind.NON_RECOVERABLE;

describe("a task that works", () => {
  test("gets its inputs, with defaults, and its output is answered", async () => {
    expect(outputText(await call("inc", { x: integerLiteral(5) }))).toBe("6");
    expect(outputText(await call("inc", { x: integerLiteral(5), by: integerLiteral(10) }))).toBe("15");
  });

  test("is found behind the words of a map", async () => {
    const words = ["vars", "by", "resolver", "haltere.module", "task-module", "tasks", "task-name", "inc"];
    expect(outputText(await call("", { x: integerLiteral(1) }, { loaderArguments: words }))).toBe("2");
  });

  test("reads inputs from an address, and large outputs are written", async () => {
    const uri = `file://${outputs}/inputs.pb`;
    writeFileSync(join(outputs, "inputs.pb"), toBinary(LiteralMapSchema, literalMap({ n: integerLiteral(2000) })));
    expect(await call("long", { uri })).toMatchObject({ kind: "succeeded", outputs: undefined });
    const written = fromBinary(LiteralMapSchema, readFileSync(join(outputs, "outputs.pb")));
    expect(literalText(written.literals.o0 as Literal)).toHaveLength(2002);
    expect(outputText(await call("long", { n: integerLiteral(20) }))).toHaveLength(22);
  });

  test("goes on from the checkpoint of the attempt before, and knows its secrets", async () => {
    writeFileSync(join(outputs, "_dst_cp"), "kept");
    const at = { previousCheckpointPrefix: `file://${outputs}`, checkpointPrefix: `file://${outputs}/next` };
    const environment = { _FSEC_GROUP_KEY: "hush", GROUP_KEY: "a bare variable counts in local runs alone" };
    expect(outputText(await call("resumes", {}, { ...at, environment }))).toBe('"kept hush true"');
    expect(readFileSync(join(outputs, "next", "_dst_cp"), "utf8")).toBe("kept+");
    const missing = errorOf(await call("resumes", {}, { environment: { GROUP_KEY: "bare" } }));
    expect(missing.message).toMatch(/no place for checkpoints|no secret group\/key/);
  });

  test("knows its execution and attempt from the environment", async () => {
    const environment = {
      FLYTE_INTERNAL_EXECUTION_PROJECT: "p",
      _F_PRJ: "not this",
      _F_NM: "e1",
      FLYTE_INTERNAL_TASK_NAME: "tasks.where",
      FLYTE_ATTEMPT_NUMBER: "2",
    };
    expect(outputText(await call("where", {}, { environment }))).toBe('"p e1 tasks.where 2"');
  });

  test("leaves a file that it returns where its files belong", async () => {
    writeFileSync(join(outputs, "in.txt"), "hello");
    const input = blobLiteral(`file://${outputs}/in.txt`, "", BlobType_BlobDimensionality.SINGLE);
    const uri = outputText(await call("shout", { text: input }));
    expect(uri).toMatch(/^file:\/\/.*\/raw\/[0-9a-f]{32}\/shout out\.txt$/);
    expect(readFileSync(uri.replace("file://", ""), "utf8")).toBe("HELLO");
  });

  test("tells the hash of a file that is read for it", async () => {
    const reply = await call("digests", {});
    if (reply.kind !== "succeeded" || reply.outputs === undefined) throw new Error("no outputs");
    expect(fromBinary(LiteralMapSchema, reply.outputs).literals.o0?.hash).toBe("content!");
  });

  test("a dynamic writes what it wired, of the version it was registered under", async () => {
    const settings = { project: "p", domain: "d", version: "v7", image: "i", bundleUri: "file:///b.mjs" };
    const environment = { _F_SS_C: encodeSerializationContext(settings) };
    expect(await call("fan", { n: integerLiteral(2) }, { environment })).toEqual({
      kind: "dynamic",
      deckUri: undefined,
    });
    const spec = fromBinary(DynamicJobSpecSchema, readFileSync(join(outputs, "futures.pb")));
    expect(spec.nodes.map(({ id }) => id)).toEqual(["dn0", "dn1"]);
    expect(spec.tasks.map(({ id }) => [id?.name, id?.version])).toEqual([["tasks.inc", "v7"]]);
    expect(JSON.stringify(spec.tasks[0]?.target.value)).toContain("file:///b.mjs");
    expect(existsSync(join(outputs, "outputs.pb"))).toBe(false);
  });

  test("a dynamic that wires nothing answers outputs; one that wires must know how it was registered", async () => {
    expect(outputText(await call("fan", { n: integerLiteral(0) }))).toBe("[]");
    expect(errorOf(await call("fan", { n: integerLiteral(1) })).message).toContain("_F_SS_C is not set");
    expect(errorOf(await call("fan", { n: integerLiteral(1) }, { environment: { _F_SS_C: "no" } })).message).toContain(
      "_F_SS_C cannot be read",
    );
  });

  test("reads a file over HTTP", async () => {
    const server = createServer((_, response) => response.end("from afar"));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const address = server.address();
      if (typeof address !== "object" || address === null) throw new Error("no port");
      const input = blobLiteral(`http://127.0.0.1:${address.port}/in.txt`, "", BlobType_BlobDimensionality.SINGLE);
      const uri = outputText(await call("shout", { text: input }));
      expect(readFileSync(uri.replace("file://", ""), "utf8")).toBe("FROM AFAR");
    } finally {
      server.close();
    }
  });

  test("writes its report", async () => {
    const reply = await call("reports", {});
    expect(reply.deckUri).toBe(`file://${outputs}/deck.html`);
    expect(readFileSync(join(outputs, "deck.html"), "utf8")).toContain("<h1>It ran</h1>");
  });
});

describe("a task that throws", () => {
  test("is a user's error that ends it, with type, message and the line in the source", async () => {
    const error = errorOf(await call("fails", { how: stringLiteral("way") }));
    expect(error).toMatchObject({ code: "USER:RuntimeError", kind: once, origin: user });
    expect(error.message).toMatch(/^Trace:\n\n {4}at /);
    expect(error.message).toMatch(/Message:\n\n {4}TypeError: no way$/);
    expect(error.message).not.toContain(folder);
  });

  test("may ask to be tried again", async () => {
    const error = errorOf(await call("fails", { how: stringLiteral("recoverable") }));
    expect(error).toMatchObject({ code: "USER:Recoverable", kind: ContainerError_Kind.RECOVERABLE, origin: user });
  });

  test("may throw what is no error", async () => {
    expect(errorOf(await call("fails", { how: stringLiteral("text") })).message).toBe("Message:\n\n    Error: a text");
  });

  test("keeps the report it had begun, where it was defined with one", async () => {
    const inputs = { fail: (await import("@haltere/core")).booleanLiteral(true) };
    expect(await call("reports", inputs)).toMatchObject({ kind: "failed", deckUri: `file://${outputs}/deck.html` });
    expect(await call("fails", { how: stringLiteral("way") })).toMatchObject({ kind: "failed", deckUri: undefined });
  });
});

describe("values of another type", () => {
  test("an input: the task, the input, what was expected and what was there", async () => {
    const error = errorOf(await call("inc", { x: stringLiteral("five") }));
    expect(error).toMatchObject({ code: "SYSTEM", kind: once, origin: system });
    expect(error.message).toContain('expected int, got str "five"');
    expect(error.message).toContain("task tasks.inc, input x");
  });

  test("an input that is missing, one that is unknown, and bytes that are none", async () => {
    expect(errorOf(await call("inc", {})).message).toContain("the input x is missing");
    const unknown = await call("inc", { x: integerLiteral(1), z: integerLiteral(1) });
    expect(errorOf(unknown).message).toContain("there is no input z");
    const garbage = await call("inc", {}, { inputs: new Uint8Array([255, 255, 255]) });
    expect(errorOf(garbage)).toMatchObject({ code: "SYSTEM", kind: once });
  });

  test("an output: the task, the output, what was expected and what was returned", async () => {
    const error = errorOf(await call("wrong", {}));
    expect(error).toMatchObject({ code: "SYSTEM", kind: once, origin: system });
    expect(error.message).toContain('expected int, got str "seven"');
    expect(error.message).toContain("task tasks.wrong, output o0.n");
  });

  test("a file that the task did not write is its own mistake", async () => {
    const error = errorOf(await call("forgets", {}));
    expect(error).toMatchObject({ kind: once, origin: user });
    expect(error.message).toContain("/nowhere/at all.txt");
  });
});

describe("what cannot run", () => {
  test.each([
    ["nothing", "exports no nothing"],
    ["wf", "is a workflow"],
    ["unrelated", "is no task"],
  ])("%s", async (name, message) => {
    const error = errorOf(await call(name, {}));
    expect(error).toMatchObject({ kind: once, origin: user });
    expect(error.message).toContain(message);
  });

  test("a module that is not in the bundle, and words that name none", async () => {
    const absent = await call("", {}, { loaderArguments: ["task-module", "gone", "task-name", "inc"] });
    expect(errorOf(absent).message).toContain("has no module gone");
    expect(errorOf(await call("", {}, { loaderArguments: [] })).message).toContain("task-module");
  });

  test("inputs that cannot be read may be there at another try", async () => {
    const error = errorOf(await call("inc", { uri: "file:///nowhere/inputs.pb" }));
    expect(error).toMatchObject({ code: "SYSTEM", kind: ContainerError_Kind.RECOVERABLE, origin: system });
    expect(existsSync(join(outputs, "outputs.pb"))).toBe(false);
  });
});
