import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { create, toBinary } from "@bufbuild/protobuf";
import { FlyteError, integerLiteral, literalMap, stringLiteral } from "@haltere/core";
import { LiteralMapSchema, TaskExecution_Phase, TaskLogSchema } from "@haltere/idl/core";
import type { LocalConnector, LocalConnectorCall } from "@haltere/ports";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { connectorTask } from "../entities/connector-task.ts";
import { map } from "../entities/map.ts";
import { task } from "../entities/task.ts";
import { workflow } from "../entities/workflow.ts";
import { File } from "../schema/file-schema.ts";
import { useOwnTemp } from "../testing/own-temp.ts";

useOwnTemp();
afterEach(() => vi.restoreAllMocks());

const connector = (runLocally: LocalConnector["runLocally"]): LocalConnector => ({
  taskCategory: { name: "job", version: 0 },
  runLocally,
});

/** The input `x` of a call. */
function xOf({ inputs }: LocalConnectorCall): bigint {
  const x = inputs.literals.x?.value;
  if (x?.case !== "scalar" || x.value.value.case !== "primitive") throw new Error("no x");
  return BigInt(String(x.value.value.value.value.value));
}

const doubling = connector(async (call) => literalMap({ o0: integerLiteral(2n * xOf(call)), more: stringLiteral("") }));

const refusal = async (code: () => unknown): Promise<FlyteError> => {
  try {
    await code();
  } catch (thrown) {
    if (thrown instanceof FlyteError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was refused");
};

const twice = connectorTask({
  name: "twice",
  type: "job",
  inputs: { x: z.int(), y: z.int().default(7) },
  output: z.int(),
  connector: doubling,
});

test("runs by itself, in a workflow and in a map", async () => {
  const inc = task({ inputs: { x: z.int() }, output: z.int() }, ({ x }) => x + 1);
  const wf = workflow({ inputs: { x: z.int() }, output: z.array(z.int()) }, ({ x }) =>
    map(twice, { x: [inc({ x: twice({ x }) }), 4] }),
  );
  expect(await twice({ x: 4 })).toBe(8);
  expect(await wf({ x: 1 })).toEqual([6, 8]);
});

test("the connector gets the template, inputs with defaults filled in, and a folder of its own", async () => {
  const seen: LocalConnectorCall[] = [];
  const job = connectorTask({
    name: "job",
    type: "job",
    inputs: { x: z.int(), y: z.int().default(7), file: File },
    custom: { a: 1 },
    secrets: [{ key: "k" }],
    connector: async () =>
      connector(async (call) => {
        seen.push(call);
        return undefined;
      }),
  });
  expect(await job({ x: 1, file: File.from("/a b.txt") })).toBeUndefined();
  await job({ x: 1, file: File.from("s3://b/k") });
  const [call, other] = seen;
  expect(call?.template).toMatchObject({ type: "job", custom: { a: 1 }, id: { name: "job", project: "local" } });
  expect(call?.template.interface?.inputs?.variables).toHaveProperty("y");
  expect(call?.inputs.literals.y).toEqual(integerLiteral(7));
  const uri = (given: LocalConnectorCall | undefined) => {
    const value = given?.inputs.literals.file?.value;
    return value?.case === "scalar" && value.value.value.case === "blob" ? value.value.value.value.uri : undefined;
  };
  expect([uri(call), uri(other)]).toEqual(["file:///a b.txt", "s3://b/k"]);
  expect(call?.outputPrefix).toMatch(/^file:\/\//);
  expect(call?.outputPrefix).not.toBe(other?.outputPrefix);
});

test("outputs that the job wrote are read from its folder", async () => {
  const job = connectorTask({
    type: "job",
    outputs: { n: z.int(), s: z.string() },
    connector: connector(async ({ outputPrefix }) => {
      const outputs = literalMap({ n: integerLiteral(1), s: stringLiteral("a") });
      await writeFile(join(outputPrefix.slice("file://".length), "outputs.pb"), toBinary(LiteralMapSchema, outputs));
      return undefined;
    }),
  });
  expect(await job()).toEqual({ n: 1, s: "a" });
});

describe("errors", () => {
  test("of a connector keep their code, and name workflow, node and task", async () => {
    const failing = connectorTask({
      name: "failing",
      type: "job",
      output: z.int(),
      connector: connector(() => {
        throw new FlyteError("PermissionDenied", "no", { hint: "Ask." });
      }),
    });
    const wf = workflow({ name: "wf", output: z.int() }, () => failing());
    expect(await refusal(() => wf())).toMatchObject({
      code: "PermissionDenied",
      message: "no",
      hint: "Ask.",
      where: { workflow: "wf", node: "n0", task: "failing" },
    });
  });

  test("outputs that are missing or of another type name the output", async () => {
    const wrong = connectorTask({
      name: "wrong",
      type: "job",
      output: z.int(),
      connector: connector(async () => literalMap({ o0: stringLiteral("1") })),
    });
    expect((await refusal(() => wrong())).where).toMatchObject({ task: "wrong", output: "o0" });
    const missing = connectorTask({
      type: "job",
      outputs: { a: z.int() },
      connector: connector(async () => literalMap({})),
    });
    expect((await refusal(() => missing())).where).toMatchObject({ output: "a" });
    const unwritten = connectorTask({ type: "job", output: z.int(), connector: connector(async () => undefined) });
    expect((await refusal(() => unwritten())).message).toMatch(/outputs\.pb/);
  });

  test("a task without a connector, or with another's, says so", async () => {
    expect(await refusal(() => connectorTask({ type: "job", version: 3 })())).toMatchObject({
      code: "FailedPrecondition",
      message: expect.stringMatching(/no connector here.*job \(version 3\)/),
    });
    const other = connectorTask({ type: "job", version: 3, connector: doubling });
    expect((await refusal(() => other())).message).toMatch(/type job \(version 0\), not job \(version 3\)/);
  });

  test("one that may pass is tried again, as often as the task says", async () => {
    let runs = 0;
    const flaky = connectorTask({
      type: "job",
      retries: 2,
      output: z.int(),
      connector: connector(async () => {
        if (++runs < 3) throw new FlyteError("Unavailable", "busy", { recoverable: true });
        return literalMap({ o0: integerLiteral(runs) });
      }),
    });
    expect(await flaky()).toBe(3);
  });

  test("a task whose time is up ends, and each retry has its own time", async () => {
    const reasons: unknown[] = [];
    const endless = connectorTask({
      name: "endless",
      type: "job",
      timeout: 0.001,
      retries: 1,
      connector: connector(
        ({ signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener("abort", () => {
              reasons.push(signal.reason);
              reject(signal.reason);
            });
          }),
      ),
    });
    expect(await refusal(() => endless())).toMatchObject({
      code: "DeadlineExceeded",
      message: expect.stringMatching(/timeout of 0\.001 s/),
      where: { task: "endless" },
    });
    expect(reasons).toHaveLength(2);
  });

  test("an item that fails ends the other items' jobs", async () => {
    let aborted = false;
    const started = Promise.withResolvers<void>();
    const item = connectorTask({
      type: "job",
      inputs: { x: z.int() },
      output: z.int(),
      connector: connector(async (call) => {
        if (xOf(call) === 1n) {
          await started.promise;
          throw new Error("one failed");
        }
        started.resolve();
        return await new Promise((_, reject) => {
          call.signal.addEventListener("abort", () => {
            aborted = true;
            reject(call.signal.reason);
          });
        });
      }),
    });
    expect((await refusal(() => map(item, { x: [1, 2] }))).message).toMatch(/item 0 of 2 failed.*one failed/);
    expect(aborted).toBe(true);
  });
});

test("what a connector tells is logged when it changes, each link once", async () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    lines.push(String(line).trim().replace(/^\S+ /, ""));
    return true;
  });
  const link = { name: "Console", uri: "https://console.example/1" };
  const chatty = connectorTask({
    name: "chatty",
    type: "job",
    connector: connector(async ({ onProgress }) => {
      const tell = (phase: TaskExecution_Phase, message: string) =>
        onProgress({ phase, message, logLinks: [create(TaskLogSchema, link)] });
      tell(TaskExecution_Phase.RUNNING, "1 of 2");
      tell(TaskExecution_Phase.RUNNING, "1 of 2");
      tell(TaskExecution_Phase.SUCCEEDED, "");
      return undefined;
    }),
  });
  await chatty();
  expect(lines).toEqual([
    "INFO chatty: RUNNING 1 of 2",
    "INFO chatty: Console https://console.example/1",
    "INFO chatty: SUCCEEDED",
  ]);
});

test("secrets come from the environment, as flytekit's", async () => {
  vi.stubEnv("_FSEC_BANK_PIN", "1234");
  vi.stubEnv("PLAIN", "5");
  const told: string[] = [];
  const job = connectorTask({
    type: "job",
    connector: connector(async ({ secrets }) => {
      told.push(await secrets.get("pin", "bank"), await secrets.get("plain"));
      await secrets.get("nowhere");
      return undefined;
    }),
  });
  const error = await refusal(() => job());
  vi.unstubAllEnvs();
  expect(told).toEqual(["1234", "5"]);
  expect(error.fullMessage).toMatch(/no secret nowhere.*_FSEC_NOWHERE/);
});

test.each(["SIGINT", "SIGTERM"] as const)("%s deletes the jobs, then ends the run with an error", async (signal) => {
  const program = fileURLToPath(new URL("../testing/interrupted-run.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=haltere-source", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let errors = "";
  child.stderr.on("data", (data) => {
    errors += data;
  });
  for await (const data of child.stdout) {
    out += data;
    if (out === "created\ncreated\n") child.kill(signal);
  }
  expect(errors).toBe("");
  expect(out).toBe(`created\ncreated\ndeleted\ndeleted\nCancelled the run was interrupted by ${signal}\n`);
});
