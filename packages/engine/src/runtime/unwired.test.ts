import { toBinary } from "@bufbuild/protobuf";
import { literalMap, stringLiteral } from "@haltere/core";
import { CompiledWorkflowClosureSchema } from "@haltere/idl/core";
import type { AttemptResult } from "@haltere/ports";
import { expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { simulate } from "../testing/simulation.ts";
import { at, testEngine } from "../testing/test-engine.ts";
import { compiled, integers, type NodeSketch, type WorkflowSketch } from "../testing/workflows.ts";

const sketch: WorkflowSketch = {
  nodes: [
    { id: "d", after: ["start"] },
    { id: "last", after: ["d"] },
  ],
  output: "last",
};
const width = 40;
const inside = compiled(
  {
    nodes: [
      ...Array.from({ length: width }, (_, i): NodeSketch => ({ id: `n${i}`, after: [], task: "inner" })),
      { id: "sum", after: ["n0"], task: "inner" },
    ],
    output: "sum",
  },
  "y",
);

test("what a dynamic task wired leaves no rows and no memory once its node has ended (invariant 9)", async () => {
  const last = Promise.withResolvers<AttemptResult>();
  const one: AttemptResult = { kind: "succeeded", outputs: integers({ y: 1 }) };
  let begun = Promise.withResolvers<void>();
  const executor = fakeExecutor(async ({ node, task, outputPrefix }): Promise<AttemptResult> => {
    if (task.id?.name === "inner") return one;
    if (node.nodeId === "last") {
      begun.resolve();
      return last.promise;
    }
    await first.blobs.write(`${outputPrefix}/dynamic_compiled.pb`, toBinary(CompiledWorkflowClosureSchema, inside));
    await first.blobs.write(`${outputPrefix}/futures.pb`, new Uint8Array());
    return { kind: "dynamic" };
  });
  const first = await testEngine({ executors: [executor] });
  await first.launch("a", compiled(sketch), integers({ x: 1 }));
  await begun.promise;
  const rows = await first.store.list("engine_state", { where: [] });
  expect(rows.map(({ state_key }) => state_key).sort()).toEqual([
    "execution",
    "node/d",
    "node/last",
    "node/start-node",
  ]);
  const ofA = [{ column: "execution_name", comparison: "eq", value: "a" } as const];
  expect(await first.store.count("node_executions", ofA)).toBe(width + 1 + 2 + 3);
  await first.engine.close();

  begun = Promise.withResolvers();
  const second = await testEngine({ store: first.store, blobs: first.blobs, executors: [executor] });
  await begun.promise;
  last.resolve(one);
  expect(await second.end("a")).toMatchObject({ phase: "SUCCEEDED" });
  expect(executor.started.filter(({ task }) => task.id?.name === "inner")).toHaveLength(width + 1);
  expect(await second.store.get("executions", { ...at, execution_name: "a" })).toMatchObject({ phase: "SUCCEEDED" });
});

test("after a crash no node asks for inputs that it needs no more: what it holds goes on by itself", () => {
  const gate: NodeSketch = { id: "g", after: [], gate: { kind: "signal", signal: "go" } };
  const run = simulate(
    compiled({
      nodes: [
        { id: "w", after: ["start"], workflow: { nodes: [gate], output: "g" } },
        { id: "t", after: ["w"] },
      ],
    }),
    literalMap({ x: stringLiteral("x".repeat(100_000)) }),
  );
  expect([...run.asked.keys()]).toEqual(["load mem://blobs/metadata/propeller/p-d-sim/start-node/data/0/outputs.pb"]);
  const [uri = ""] = [...run.asked.values()].flatMap((asked) => (asked.kind === "load" ? [asked.uri] : []));
  run.take(`load ${uri}`);
  run.tell({ kind: "loaded", at: 2_000_000, uri, value: run.stored(uri) });
  expect([...run.asked.keys()]).toEqual(["listen go"]);
  run.crash();
  expect([...run.asked.keys()]).toEqual(["listen go"]);
});
