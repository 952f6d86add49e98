import { fromBinary } from "@bufbuild/protobuf";
import { collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import { ExecutionClosureSchema, TaskExecutionClosureSchema } from "@haltere/idl/admin";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { Attempt, AttemptResult } from "@haltere/ports";
import { describe, expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { at, idOf, testEngine } from "../testing/test-engine.ts";
import { chain, compiled, integers } from "../testing/workflows.ts";

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
