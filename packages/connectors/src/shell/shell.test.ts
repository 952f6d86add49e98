import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { toJson } from "@bufbuild/protobuf";
import type { AsyncConnector, Resource } from "@haltere/connector";
import { blobType, integerLiteral, integerType, stringLiteral, stringType } from "@haltere/core";
import { BlobType_BlobDimensionality, type Literal, LiteralTypeSchema, TaskExecution_Phase } from "@haltere/idl/core";
import { File, workflow } from "@haltere/sdk";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { callWith, requestFor } from "../testing/calls.ts";
import { ShellConnector, type ShellConnectorOptions } from "./connector.ts";
import type { ShellJob } from "./job.ts";
import { processStart } from "./process-start.ts";
import { shellTask } from "./task.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "haltere-shell-test-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const types = {
  text: toJson(LiteralTypeSchema, stringType()),
  count: toJson(LiteralTypeSchema, integerType()),
  file: toJson(LiteralTypeSchema, blobType("csv", BlobType_BlobDimensionality.SINGLE)),
};

/** A connector as another process would have it: made anew for each question. */
const connector = (options: ShellConnectorOptions = {}): AsyncConnector<ShellJob> =>
  new ShellConnector({ folder, ...options });

const create = (
  script: string,
  outputs: Record<string, keyof typeof types> = {},
  inputs: Record<string, Literal> = {},
) =>
  connector().create(
    requestFor(
      {
        type: "shell",
        custom: {
          script,
          shell: ["/bin/sh", "-e"],
          environment: {},
          outputs: Object.fromEntries(
            Object.entries(outputs).map(([name, type]) => [name, { path: name, type: types[type] }]),
          ),
        },
      },
      inputs,
    ),
    callWith(),
  );

const ask = (meta: ShellJob) => connector().get({ meta, outputPrefix: `file://${folder}/out` }, callWith());

async function ended(meta: ShellJob): Promise<Resource> {
  for (;;) {
    const resource = await ask(meta);
    if (resource.phase !== TaskExecution_Phase.RUNNING) return resource;
    await turn();
  }
}

describe("a shell task", () => {
  test("takes inputs as variables, and gives files and what is written in them", async () => {
    const data = join(folder, "in put.txt");
    await writeFile(data, "b\na\n");
    const sort = shellTask({
      script: `
        sort "$INPUT_table" > sorted.txt
        printf '%s\\n' "$INPUT_text" > text
        printf '{"n": %s, "list": %s}' "$INPUT_n" "$INPUT_list" > summary
      `,
      inputs: { table: File, text: z.string(), n: z.int(), list: z.array(z.string()) },
      outputs: {
        sorted: File.schema({ format: "txt" }),
        text: z.string(),
        summary: z.object({ n: z.int(), list: z.array(z.string()) }),
      },
      files: { sorted: "sorted.txt" },
    });
    const wf = workflow(
      { inputs: { table: File, text: z.string() }, outputs: { sorted: File, text: z.string(), n: z.int() } },
      ({ table, text }) => {
        const { sorted, text: own, summary } = sort({ table, text, n: 2, list: ["x"] });
        return { sorted, text: own, n: summary.n };
      },
    );
    // No value is taken for code.
    const text = `$(touch ${folder}/hacked) "'; exit 3`;
    const result = await wf({ table: File.from(data), text });
    expect(await result.sorted.text()).toBe("a\nb\n");
    expect(result).toMatchObject({ text, n: 2 });
    expect(await readdir(folder)).not.toContain("hacked");
  });

  test("that fails tells its exit code and last words, and is tried again as often as it says", async () => {
    const flaky = shellTask({
      name: "flaky",
      script: `echo x >> ${folder}/tries; test $(wc -l < ${folder}/tries) = 2 || { echo "not yet" >&2; exit 7; }; echo 1 > n`,
      outputs: { n: z.int() },
      retries: 1,
    });
    expect(await flaky()).toEqual({ n: 1 });
    await rm(join(folder, "tries"));
    const strict = shellTask({ name: "strict", script: "echo no >&2; false; echo never >&2" });
    await expect(strict()).rejects.toMatchObject({
      message: expect.stringMatching(/exit code 1: no$/),
      where: { task: "strict" },
    });
  });

  test("with a file outside of its folder is refused", () => {
    expect(() => shellTask({ script: "", outputs: { a: z.string() }, files: { a: "../a" } })).toThrow(
      /outside of its folder/,
    );
  });
});

describe("a job", () => {
  test("is found again by another connector, while it runs and when it has ended", async () => {
    const meta = await create(
      `while ! test -e ${folder}/go; do sleep 0.01; done; echo "$INPUT_n" > count`,
      { count: "count" },
      { n: integerLiteral(4) },
    );
    expect(await ask(JSON.parse(JSON.stringify(meta)))).toMatchObject({ phase: TaskExecution_Phase.RUNNING });
    await writeFile(join(folder, "go"), "");
    const done = await ended(meta);
    expect(done).toMatchObject({
      phase: TaskExecution_Phase.SUCCEEDED,
      outputs: { literals: { count: integerLiteral(4) } },
    });
    // Asked again, it answers the same.
    expect(await ask(meta)).toEqual(done);
    const [stdout] = done.logLinks ?? [];
    expect(stdout?.uri).toBe(`file://${meta.folder}/stdout`);
  });

  test("is deleted with all its processes; twice is once", async () => {
    const meta = await create(
      `sleep 1000 & echo $! > ${folder}/child; trap '' TERM; touch ${folder}/up; wait; sleep 1000`,
    );
    while (!(await readdir(folder)).includes("up")) await turn();
    const child = Number(await readFile(join(folder, "child"), "utf8"));
    const impatient = connector({ grace: 50 });
    await impatient.delete({ meta }, callWith());
    while ((await processStart(child)) !== undefined) await turn();
    while ((await processStart(meta.pid)) !== undefined) await turn();
    await impatient.delete({ meta }, callWith());
    expect(await ask(meta)).toMatchObject({ phase: TaskExecution_Phase.ABORTED });
  });

  test("that has ended is left alone by delete, since its outputs may be in use", async () => {
    const meta = await create("echo a > text", { text: "text" });
    await ended(meta);
    await connector().delete({ meta }, callWith());
    expect(await ask(meta)).toMatchObject({ outputs: { literals: { text: stringLiteral("a") } } });
  });

  test("that ended long ago is removed when another is created; one that runs is not", async () => {
    const old = await create("echo a > text", { text: "text" });
    const running = await create("sleep 1000");
    await ended(old);
    await utimes(join(old.folder, "exit"), 0, 0);
    const recent = await create("echo b > text", { text: "text" });
    await ended(recent);
    expect(await ask(old)).toMatchObject({ phase: TaskExecution_Phase.ABORTED });
    expect(await ask(running)).toMatchObject({ phase: TaskExecution_Phase.RUNNING });
    expect(await ask(recent)).toMatchObject({ phase: TaskExecution_Phase.SUCCEEDED });
    await connector().delete({ meta: running }, callWith());
  });

  test("that was killed is a failure that may be tried again", async () => {
    const meta = await create("sleep 1000");
    process.kill(-meta.pid, "SIGKILL");
    expect(await ended(meta)).toMatchObject({
      phase: TaskExecution_Phase.RETRYABLE_FAILED,
      message: expect.stringMatching(/killed/),
    });
  });

  test("is not taken for a later process of the same number", async () => {
    const meta = await create("sleep 1000");
    const other = { ...meta, started: "1" };
    expect(await ask(other)).toMatchObject({ phase: TaskExecution_Phase.RETRYABLE_FAILED });
    await connector().delete({ meta: { ...other, folder: join(folder, "none") } }, callWith());
    expect(await processStart(meta.pid)).toBe(meta.started);
    await connector().delete({ meta }, callWith());
  });

  test("sees none of the connector's own variables but the harmless", async () => {
    vi.stubEnv("_FSEC_TOKEN", "secret");
    const meta = await create("env > text", { text: "text" });
    expect(JSON.stringify((await ended(meta)).outputs)).not.toContain("secret");
  });

  test.each([
    ["writes no file", "true", { text: "text" }, /output text/],
    ["writes something else", "echo abc > count", { count: "count" }, /count holds no JSON.*output count/],
    ["writes a number that is none", "echo 1.5 > count", { count: "count" }, /output count/],
  ] as const)("that %s fails, naming the output", async (_, script, outputs, message) => {
    expect(await ended(await create(script, outputs))).toMatchObject({
      phase: TaskExecution_Phase.FAILED,
      message: expect.stringMatching(message),
    });
  });

  test("of a template that is no shell task's is refused", async () => {
    await expect(connector().create(requestFor({ type: "shell", custom: { script: 1 } }), callWith())).rejects.toThrow(
      /script.*string|string.*script/s,
    );
  });

  test("has its files copied below the output prefix, whose address may be a path", async () => {
    const meta = await create("echo 1 > file", { file: "file" });
    expect(JSON.stringify((await ended(meta)).outputs)).toContain(`file://${folder}/out/file/file`);
    expect(await readFile(join(folder, "out", "file", "file"), "utf8")).toBe("1\n");
    const bare = await connector().get({ meta, outputPrefix: `${folder}/bare` }, callWith());
    expect(JSON.stringify(bare.outputs)).toContain(`"${folder}/bare/file/file"`);
    const elsewhere = await connector().get({ meta, outputPrefix: "s3://b/k" }, callWith());
    expect(JSON.stringify(elsewhere.outputs)).toContain(`file://${meta.folder}/work/file`);
  });
});
