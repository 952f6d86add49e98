import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, integerType, literalMap, stringLiteral } from "@haltere/core";
import { ExecutionClosureSchema, TaskExecutionClosureSchema } from "@haltere/idl/admin";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { Attempt, AttemptResult } from "@haltere/ports";
import { describe, expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { memoryBlobs } from "../testing/memory-blobs.ts";
import { at, idOf, testEngine } from "../testing/test-engine.ts";
import { chain, compiled, integers, type NodeSketch } from "../testing/workflows.ts";

function numbers(inputs: LiteralMap): number[] {
  return Object.values(inputs.literals).map((literal) => {
    const scalar = literal.value.case === "scalar" ? literal.value.value.value : undefined;
    const primitive = scalar?.case === "primitive" ? scalar.value.value : undefined;
    return primitive?.case === "integer" ? Number(primitive.value) : Number.NaN;
  });
}

/** `y` is one more than the sum of the inputs. */
function increments(attempt: Attempt): AttemptResult {
  const sum = numbers(attempt.inputs).reduce((a, b) => a + b, 0);
  return { kind: "succeeded", outputs: integers({ y: sum + 1 }) };
}

const list = (length: number): LiteralMap =>
  literalMap({ x: collectionLiteral(Array.from({ length }, (_, i) => integerLiteral(i))) });

function outputs(row: { outputs: Uint8Array | null }): LiteralMap {
  return fromBinary(LiteralMapSchema, row.outputs ?? new Uint8Array());
}

describe("a workflow of tasks", () => {
  test("runs to its outputs and leaves no rows of the engine", async () => {
    const { run, store } = await testEngine({ executors: [fakeExecutor(increments)] });
    const row = await run("a", compiled(chain(3)), integers({ x: 4 }));
    expect(row.phase).toBe("SUCCEEDED");
    expect(numbers(literalMap({ out: outputs(row).literals.out ?? integerLiteral(-1) }))).toEqual([7]);
    expect(await store.count("engine_executions", [])).toBe(0);
    expect(await store.count("engine_state", [])).toBe(0);
    const nodes = await store.list("node_executions", { where: [] });
    expect(nodes.map((node) => `${node.node_id} ${node.phase}`)).toEqual([
      "start-node SUCCEEDED",
      "n0 SUCCEEDED",
      "n1 SUCCEEDED",
      "n2 SUCCEEDED",
      "end-node SUCCEEDED",
    ]);
    const closure = fromBinary(ExecutionClosureSchema, row.closure);
    expect(closure.startedAt).toBeDefined();
    expect(closure.duration).toBeDefined();
    expect(closure.outputResult.value).toMatchObject({
      data: { value: "mem://blobs/metadata/propeller/p-d-a/end-node/data/0/outputs.pb" },
    });
  });

  test("a map runs its items and lists their outputs", async () => {
    const { run, store } = await testEngine({ executors: [fakeExecutor(increments)] });
    const workflow = compiled({ nodes: [{ id: "m", after: ["start"], array: {} }], output: "m" });
    const row = await run("a", workflow, list(50));
    expect(row.phase).toBe("SUCCEEDED");
    const value = outputs(row).literals.out?.value;
    expect(value?.case === "collection" && value.value.literals.length).toBe(50);
    const [task] = await store.list("task_executions", { where: [] });
    const metadata = fromBinary(TaskExecutionClosureSchema, task?.closure ?? new Uint8Array()).metadata;
    expect(metadata?.externalResources.map(({ phase }) => phase)).toEqual(Array.from({ length: 50 }, () => 3));
  });
});

describe("terminate", () => {
  test("ends an execution and its running attempts", async () => {
    const executor = fakeExecutor(() => undefined);
    const { launch, engine, store } = await testEngine({ executors: [executor] });
    await launch("a", compiled(chain(2)), integers({ x: 1 }));
    await engine.terminate(idOf("a"), { cause: "enough", principal: "me" });
    const row = await store.get("executions", { ...at, execution_name: "a" });
    expect(row).toMatchObject({ phase: "ABORTED", abort_cause: "enough" });
    expect(executor.running).toBe(0);
    await expect(engine.terminate(idOf("a"), { cause: "again", principal: "me" })).rejects.toMatchObject({
      code: "FailedPrecondition",
    });
    await expect(engine.terminate(idOf("b"), { cause: "x", principal: "me" })).rejects.toMatchObject({
      code: "NotFound",
    });
  });
});

describe("large values (invariant 9)", () => {
  const text = (length: number) => literalMap({ x: stringLiteral("v".repeat(length)) });
  const echo = (attempt: Attempt): AttemptResult => {
    const [value] = Object.values(attempt.inputs.literals);
    return { kind: "succeeded", outputs: literalMap({ y: value ?? integerLiteral(-1) }) };
  };

  test("lie in the blobs, their addresses in rows and records, and reach the next task whole", async () => {
    const { run, store, blobs } = await testEngine({ executors: [fakeExecutor(echo)] });
    const row = await run("a", compiled(chain(2)), text(100_000));
    expect(row).toMatchObject({ phase: "SUCCEEDED", outputs: null });
    const closure = fromBinary(ExecutionClosureSchema, row.closure);
    const uri = "mem://blobs/metadata/propeller/p-d-a/end-node/data/0/outputs.pb";
    expect(closure.outputResult.value).toMatchObject({ data: { value: uri } });
    expect(fromBinary(LiteralMapSchema, blobs.content.get(uri) ?? new Uint8Array())).toEqual(
      literalMap({ out: stringLiteral("v".repeat(100_000)) }),
    );
    const node = await store.get("node_executions", { ...at, execution_name: "a", node_id: "n1" });
    expect(node).toMatchObject({
      inputs: null,
      outputs: null,
      input_uri: expect.stringContaining("n1/data/inputs.pb"),
    });
    expect(blobs.content.has(node?.input_uri ?? "")).toBe(true);
  });

  test("of a map's items are gathered into its list", async () => {
    const { run, blobs } = await testEngine({ executors: [fakeExecutor(echo)] });
    const value = stringLiteral("v".repeat(70_000));
    const workflow = compiled({ nodes: [{ id: "m", after: ["start"], array: {} }], output: "m" });
    const row = await run("a", workflow, literalMap({ x: collectionLiteral([value, value, value]) }));
    expect(row.phase).toBe("SUCCEEDED");
    const stored = blobs.content.get("mem://blobs/metadata/propeller/p-d-a/end-node/data/0/outputs.pb");
    expect(fromBinary(LiteralMapSchema, stored ?? new Uint8Array())).toEqual(
      literalMap({ out: collectionLiteral([value, value, value]) }),
    );
  });

  test("outputs that a task wrote are taken from where it wrote them", async () => {
    const blobs = memoryBlobs();
    const writes = async (attempt: Attempt): Promise<AttemptResult> => {
      const outputs = literalMap({ y: stringLiteral("w".repeat(70_000)) });
      await blobs.write(`${attempt.outputPrefix}/outputs.pb`, toBinary(LiteralMapSchema, outputs));
      return { kind: "succeeded", outputs: "stored" };
    };
    const { run } = await testEngine({ blobs, executors: [fakeExecutor(writes)] });
    expect((await run("a", compiled(chain(2)), integers({ x: 1 }))).phase).toBe("SUCCEEDED");
  });

  test.each<readonly [what: string, result: AttemptResult, code: string, message: string]>([
    [
      "a file that is not there",
      { kind: "succeeded", outputs: "stored" },
      "RetriesExhausted|OutputsNotFound",
      "Outputs not generated by task execution: there is no",
    ],
    [
      "an output that is missing",
      { kind: "succeeded", outputs: integers({ other: 1 }) },
      "RetriesExhausted|OutputsNotFound",
      "Outputs not generated by task execution: the attempt a-n0-0 of the task inc gave no y.",
    ],
    [
      "an output of another type",
      { kind: "succeeded", outputs: literalMap({ y: stringLiteral("three") }) },
      "MismatchingTypes",
      "The attempt a-n0-0 of the task inc gave y a value of the wrong type: expected int, but got str.",
    ],
  ])("%s is a failure that says whose", async (_, result, code, message) => {
    const { run } = await testEngine({ executors: [fakeExecutor(() => result)] });
    const workflow = compiled({ nodes: [{ id: "n0", after: ["start"], task: "inc", outputType: integerType() }] });
    const row = await run("a", workflow, integers({ x: 1 }));
    expect(row).toMatchObject({ phase: "FAILED", error_code: code });
    const { outputResult } = fromBinary(ExecutionClosureSchema, row.closure);
    expect(outputResult.case === "error" && outputResult.value.message).toContain(message);
  });
});

describe("attempts", () => {
  test("have Flyte's addresses, names and environment; items also their index", async () => {
    const executor = fakeExecutor(increments, 1);
    const { run } = await testEngine({ executors: [executor] });
    const nodes: NodeSketch[] = [{ id: "m", after: ["start"], array: {}, task: "inc" }];
    await run("a", compiled({ nodes }), list(2));
    const [, second] = executor.started;
    expect(second).toMatchObject({
      generatedName: "a-m-0-n1-0",
      item: { index: 1, size: 2 },
      outputPrefix: "mem://blobs/metadata/propeller/p-d-a/m/data/0/1/0",
      environment: {
        FLYTE_INTERNAL_EXECUTION_ID: "a",
        FLYTE_INTERNAL_EXECUTION_WORKFLOW: "p:d:wf",
        FLYTE_INTERNAL_TASK_NAME: "inc",
        FLYTE_ATTEMPT_NUMBER: "0",
        FLYTE_K8S_ARRAY_INDEX: "1",
        BATCH_JOB_ARRAY_INDEX_VAR_NAME: "FLYTE_K8S_ARRAY_INDEX",
      },
    });
    expect(second?.rawOutputPrefix).toMatch(/^mem:\/\/blobs\/data\/[a-z0-9]{2}\/a-m-0-n1-0$/);
    expect(second?.checkpointPrefix).toBe(`${second?.rawOutputPrefix}/_flytecheckpoints`);
    expect(numbers(second?.inputs ?? literalMap({}))).toEqual([1]);
    expect(executor.mostRunning).toBe(1);
  });

  test("a kind of node that this engine does not run is refused at launch, by name, and nothing is written", async () => {
    const { launch, store } = await testEngine({ executors: [fakeExecutor(increments)] });
    const workflow = compiled(chain(1));
    const [, , node] = workflow.primary?.template?.nodes ?? [];
    if (node !== undefined) node.target = { case: undefined };
    await expect(launch("a", workflow, integers({ x: 1 }))).rejects.toMatchObject({
      code: "Unimplemented",
      message: expect.stringContaining("node without a target"),
      where: { node: "n0" },
    });
    expect(await store.count("executions", [])).toBe(0);
  });
});
