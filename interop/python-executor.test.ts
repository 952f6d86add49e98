// Python's own commands, as real flytekit writes them into its tasks, run by the process executor on addresses of this machine.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { createProcessExecutor } from "@haltere/executors";
import { LiteralMapSchema, NodeExecutionIdentifierSchema, TaskTemplateSchema } from "@haltere/idl/core";
import type { Attempt, AttemptResult, Blobs, Clock, Executor } from "@haltere/ports";
import { openDiskBlobs } from "@haltere/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needing, python } from "./needs.ts";

const clock: Clock = {
  now: () => Date.now() * 1000,
  at(at, call) {
    const timer = setTimeout(call, at / 1000 - Date.now());
    return () => clearTimeout(timer);
  },
};

const inputs = create(LiteralMapSchema, {
  literals: {
    x: {
      value: {
        case: "scalar",
        value: { value: { case: "primitive", value: { value: { case: "integer", value: 5n } } } },
      },
    },
  },
});

const entrypoint = [
  ...["pyflyte-execute", "--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"],
  ...["--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"],
  ...["--checkpoint-path", "{{.checkpointOutputPrefix}}", "--prev-checkpoint", "{{.prevCheckpointPrefix}}"],
  ...["--resolver", "flytekit.core.python_auto_container.default_task_resolver", "--", "task-module", "tasks"],
];

needing("a Python with flytekit", python, (python) => {
  // A blank in the name: addresses are taken as they stand.
  const folder = mkdtempSync(join(tmpdir(), "haltere python "));
  let blobs: Blobs;
  let executor: Executor;
  let archive: string;
  let count = 0;

  beforeAll(async () => {
    blobs = openDiskBlobs(join(folder, "blobs"));
    executor = createProcessExecutor({
      blobs,
      clock,
      scratchFolder: join(folder, "tmp"),
      python,
      warn: (m) => console.log(m),
    });
    archive = `${blobs.root}/uploads/flytesnacks/development/fast.tar.gz`;
    const tar = execFileSync("tar", ["-cz", "-C", join(import.meta.dirname, "programs"), "tasks.py"]);
    await blobs.write(archive, tar);
  });
  afterAll(async () => {
    await executor.close();
    rmSync(folder, { recursive: true });
  });

  async function run(
    task: string,
    previous?: Attempt,
  ): Promise<{ attempt: Attempt; result: AttemptResult; log: string }> {
    count += 1;
    const data = `${blobs.root}/metadata/propeller/flytesnacks-development-e/n${count}/data`;
    const raw = `${blobs.root}/ab/e-n${count}-0`;
    const fast = ["pyflyte-fast-execute", "--additional-distribution", archive, "--dest-dir", "/root", "--"];
    const attempt: Attempt = {
      key: `attempt-${count}`,
      generatedName: `e-n${count}-0`,
      node: create(NodeExecutionIdentifierSchema, {
        nodeId: `n${count}`,
        executionId: { project: "flytesnacks", domain: "development", name: "e" },
      }),
      number: 0,
      task: create(TaskTemplateSchema, {
        interface: { outputs: { variables: { o0: {} } } },
        target: { case: "container", value: { args: [...fast, ...entrypoint, "task-name", task] } },
      }),
      inputs,
      async inputsUri() {
        await blobs.write(`${data}/inputs.pb`, toBinary(LiteralMapSchema, inputs));
        return `${data}/inputs.pb`;
      },
      outputPrefix: `${data}/0`,
      rawOutputPrefix: raw,
      checkpointPrefix: `${raw}/_flytecheckpoints`,
      ...(previous && { previousCheckpointPrefix: previous.checkpointPrefix }),
      environment: { FLYTE_INTERNAL_EXECUTION_ID: "e", FLYTE_ATTEMPT_NUMBER: "0" },
      interruptible: false,
      logUri: `${data}/0/task.log`,
    };
    const result = await new Promise<AttemptResult>((finished) => {
      executor.start(attempt, { running() {}, progress() {}, finished });
    });
    return { attempt, result, log: Buffer.from(await blobs.read(attempt.logUri)).toString("utf8") };
  }

  test("a task of a fast registration runs in a folder of its own, and answers its outputs", async () => {
    const { result, log } = await run("inc");
    expect(result, log).toMatchObject({
      kind: "succeeded",
      outputs: { literals: { o0: { value: { value: { value: { value: { value: { value: 6n } } } } } } } },
    });
    const [, work] = /working in (.*)/.exec(log) ?? [];
    expect(work).toContain(join(folder, "tmp"));
    expect(readdirSync(join(folder, "tmp"), { recursive: true }).map(String)).not.toContainEqual(
      expect.stringMatching(/a-.*tasks\.py/),
    );
  });

  test("a task that raises is told as flytekit tells it, though its process ends well", async () => {
    expect((await run("fail")).result).toMatchObject({
      kind: "failed",
      error: {
        code: "USER:RuntimeError",
        origin: "user",
        recoverable: false,
        message: expect.stringContaining("ValueError: no 5"),
      },
    });
  });

  test("a task whose process leaves is interrupted, as on a cluster", async () => {
    expect((await run("leave")).result).toMatchObject({
      kind: "failed",
      error: {
        code: "Interrupted",
        origin: "system",
        recoverable: true,
        message: expect.stringContaining("exit code (3)"),
      },
    });
  });

  test("files, decks and checkpoints lie where they belong", async () => {
    const first = await run("write");
    const second = await run("write", first.attempt);
    for (const [{ attempt, result, log }, text] of [
      [first, "first"],
      [second, "later"],
    ] as const) {
      expect(result, log).toMatchObject({ kind: "succeeded", deckUri: `${attempt.outputPrefix}/deck.html` });
      const literal = result.kind === "succeeded" && result.outputs !== "stored" && result.outputs.literals.o0?.value;
      const scalar = literal && literal.case === "scalar" ? literal.value.value : undefined;
      const uri = scalar?.case === "blob" ? scalar.value.uri : "";
      expect(uri.startsWith(`${attempt.rawOutputPrefix}/`), uri).toBe(true);
      expect(readFileSync(uri, "utf8")).toBe(text);
    }
  });
});
