import { collectionLiteral, integerLiteral, literalMap } from "@haltere/core";
import type { AttemptResult } from "@haltere/ports";
import { recordingTracer } from "@haltere/ports/testing";
import { expect, test } from "vitest";
import { fakeExecutor } from "../testing/fake-executor.ts";
import { idOf, testEngine } from "../testing/test-engine.ts";
import { chain, compiled, integers } from "../testing/workflows.ts";

const done: AttemptResult = { kind: "succeeded", outputs: literalMap({ y: integerLiteral(1) }) };
const failed: AttemptResult = {
  kind: "failed",
  error: { code: "USER:Odd", message: "it is odd", origin: "user", recoverable: true },
};

test("an execution, its nodes and their attempts are spans within each other, and all end", async () => {
  const tracer = recordingTracer();
  const executor = fakeExecutor(() => done);
  const { run, engine } = await testEngine({ executors: [executor], tracer });
  await run("a", compiled(chain(2)), integers({ x: 4 }));
  await engine.close();
  expect(tracer.paths()).toEqual([
    "execution wf",
    "execution wf > node n0",
    "execution wf > node n0 > attempt inc",
    "execution wf > node n1",
    "execution wf > node n1 > attempt inc",
  ]);
  for (const { end } of tracer.spans) expect(end).toMatchObject({ attributes: { "flyte.phase": "SUCCEEDED" } });
  for (const { end } of tracer.spans) expect(end).not.toHaveProperty("error");
  // The task's process learns where it is.
  expect(executor.started.map(({ environment }) => environment.TRACEPARENT)).toEqual(
    tracer.spans.filter(({ name }) => name.startsWith("attempt")).map(({ traceparent }) => traceparent),
  );
});

test("each try is a span of its own, and those that failed say why, up to the execution", async () => {
  const tracer = recordingTracer();
  const { run, engine } = await testEngine({ executors: [fakeExecutor(() => failed)], tracer });
  const workflow = compiled({ nodes: [{ id: "n0", after: ["start"], retries: 1 }], output: "n0" });
  expect(await run("a", workflow, integers({ x: 4 }))).toMatchObject({ phase: "FAILED" });
  await engine.close();
  expect(tracer.spans.map(({ name, attributes, end }) => [name, attributes?.["flyte.attempt"], end?.error])).toEqual([
    ["execution wf", undefined, expect.stringContaining("it is odd")],
    ["node n0", undefined, expect.stringContaining("it is odd")],
    ["attempt n0", 0, "USER:Odd: it is odd"],
    ["attempt n0", 1, "USER:Odd: it is odd"],
  ]);
});

test("what a caller's span asks for is within it, and what is ended with its execution says so", async () => {
  const tracer = recordingTracer();
  const started = Promise.withResolvers<void>();
  const executor = fakeExecutor(() => void started.resolve());
  const { engine, launch, end } = await testEngine({ executors: [executor], tracer });
  const call = tracer.start({ name: "call", at: 0 });
  await launch("a", compiled(chain(1)), integers({ x: 4 }), {}, call.context);
  await started.promise;
  await engine.terminate(idOf("a"), { cause: "enough", principal: "" });
  await end("a");
  await engine.close();
  expect(tracer.paths().at(-1)).toBe("call > execution wf > node n0 > attempt inc");
  for (const span of tracer.spans.slice(1))
    expect(`${span.name}: ${span.end?.error}`).toMatch(/enough|ABORTED|aborted|has ended/);
});

test("what a stop leaves open ends with its reason; the next start begins a trace of its own", async () => {
  const tracer = recordingTracer();
  const started = Promise.withResolvers<void>();
  const first = await testEngine({ executors: [fakeExecutor(() => void started.resolve())], tracer });
  await first.launch("a", compiled(chain(1)), integers({ x: 4 }));
  await started.promise;
  await first.engine.close();
  expect(tracer.spans.map(({ end }) => end?.error)).toEqual(Array(3).fill("The engine let go of the execution."));
  const again = recordingTracer();
  const { store, blobs } = first;
  const second = await testEngine({ store, blobs, executors: [fakeExecutor(() => done)], tracer: again });
  expect(await second.end("a")).toMatchObject({ phase: "SUCCEEDED" });
  await second.engine.close();
  expect(again.spans.every(({ end }) => end !== undefined)).toBe(true);
  expect(again.paths()[0]).toBe("execution wf");
});

test("the items of a map are attempts of its node", async () => {
  const tracer = recordingTracer();
  const { run, engine } = await testEngine({ executors: [fakeExecutor(() => done)], tracer });
  const workflow = compiled({ nodes: [{ id: "m", after: ["start"], array: {} }], output: "m" });
  await run("a", workflow, literalMap({ x: collectionLiteral([4, 5, 6].map((x) => integerLiteral(x))) }));
  await engine.close();
  const items = tracer.spans.filter(({ name }) => name.startsWith("attempt"));
  expect(items.map(({ attributes }) => attributes?.["flyte.item"])).toEqual([0, 1, 2]);
  expect(tracer.paths().filter((path) => path.startsWith("execution wf > node m > attempt"))).toHaveLength(3);
});

test("the child of a launch plan node is within its attempt", async () => {
  const tracer = recordingTracer();
  const executors = [fakeExecutor(() => done)];
  const { run, engine } = await testEngine({ executors, tracer, launchPlans: { child: compiled(chain(1)) } });
  const workflow = compiled({ nodes: [{ id: "c", after: ["start"], launchPlan: "child" }], output: "c" });
  await run("a", workflow, integers({ x: 4 }));
  await engine.close();
  expect(tracer.paths()).toContain("execution wf > node c > attempt child > execution wf > node n0 > attempt inc");
});
