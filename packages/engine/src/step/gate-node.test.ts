import { booleanLiteral, integerLiteral, stringLiteral } from "@haltere/core";
import { type Literal, NodeExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { type Simulation, simulate } from "../testing/simulation.ts";
import { compiled, integers, type NodeSketch } from "../testing/workflows.ts";

const { SUCCEEDED, FAILED, ABORTED, RUNNING } = WorkflowExecution_Phase;

const run = (gate: Omit<NodeSketch, "id" | "after">, maxParallelism = 0): Simulation =>
  simulate(
    compiled({ nodes: [{ id: "g", after: gate.gate?.kind === "approve" ? ["start"] : [], ...gate }] }),
    integers({ x: 7 }),
    maxParallelism,
  );

const signaled = (simulation: Simulation, signal: string, value: Literal): void =>
  simulation.tell({ kind: "signaled", at: 2_000_000, signal, value });

const timers = ({ decisions }: Simulation): number[] =>
  decisions.flatMap((decision) => (decision.kind === "timer" ? [decision.at] : []));

function failure({ decisions }: Simulation): string | undefined {
  const codes = decisions.flatMap((decision) =>
    decision.kind === "record" && decision.record.kind === "node" && decision.record.event.outputResult.case === "error"
      ? [decision.record.event.outputResult.value.code]
      : [],
  );
  return codes.at(-1);
}

describe("a sleep", () => {
  const sleep = { gate: { kind: "sleep", seconds: 90 } } as const;

  test("ends when its time has come, counted from its beginning, also over a crash", () => {
    const simulation = run(sleep);
    const [due = 0] = timers(simulation);
    expect(due).toBe(1_000_000 + 90_000_000);
    simulation.crash();
    expect(timers(simulation)).toEqual([due, due]);
    simulation.tell({ kind: "timer", at: due - 1, node: "g" });
    expect(simulation.phase).toBe(RUNNING);
    simulation.tell({ kind: "timer", at: due, node: "g" });
    expect(simulation.phase).toBe(SUCCEEDED);
  });

  test("counts from the restart where the clock was set back to before its beginning", () => {
    const simulation = run(sleep);
    simulation.tell({ kind: "resumed", at: 400_000 });
    const [, due = 0] = timers(simulation);
    expect(due).toBe(400_000 + 90_000_000);
    simulation.tell({ kind: "timer", at: due, node: "g" });
    expect(simulation.phase).toBe(SUCCEEDED);
  });

  test("a timer that comes twice changes nothing", () => {
    const simulation = run(sleep);
    const [due = 0] = timers(simulation);
    simulation.tell({ kind: "timer", at: due, node: "g" }, { kind: "timer", at: due, node: "g" });
    expect(simulation.phase).toBe(SUCCEEDED);
    expect(simulation.nodePhases.get("g")).toBe(NodeExecution_Phase.SUCCEEDED);
  });

  test("takes none of the places that maxParallelism counts", () => {
    const nodes = [
      { id: "s", after: [], gate: { kind: "sleep", seconds: 60 } },
      { id: "a", after: ["start"] },
      { id: "b", after: ["start"] },
    ] as const;
    const simulation = simulate(compiled({ nodes }), integers({ x: 1 }), 1);
    expect([...simulation.pending.values()].map(({ node }) => node)).toEqual(["a"]);
    simulation.crash();
    expect([...simulation.pending.values()].map(({ node }) => node)).toEqual(["a"]);
  });
});

describe("an approval", () => {
  const approve = { gate: { kind: "approve", signal: "ok" } } as const;

  test("hands its inputs on when it is given", () => {
    const simulation = run(approve);
    expect(simulation.decisions).toContainEqual(expect.objectContaining({ kind: "listen", signal: "ok" }));
    signaled(simulation, "other", booleanLiteral(true));
    expect(simulation.phase).toBe(RUNNING);
    signaled(simulation, "ok", booleanLiteral(true));
    expect(simulation.phase).toBe(SUCCEEDED);
  });

  test.each([
    ["that is refused", booleanLiteral(false), "ReceivedRejectSignal"],
    ["that is no boolean", stringLiteral("yes"), "RuntimeExecutionError"],
  ])("%s fails the node", (_, value, code) => {
    const simulation = run(approve);
    signaled(simulation, "ok", value);
    expect(simulation.phase).toBe(FAILED);
    expect(failure(simulation)).toBe(code);
  });

  test("is asked for again after a crash, and aborted with its execution", () => {
    const simulation = run(approve);
    simulation.crash();
    expect(simulation.decisions.filter(({ kind }) => kind === "listen")).toHaveLength(2);
    simulation.tell({ kind: "terminate", at: 3_000_000, cause: "enough", principal: "" });
    expect(simulation.phase).toBe(ABORTED);
    expect(simulation.nodePhases.get("g")).toBe(NodeExecution_Phase.ABORTED);
    signaled(simulation, "ok", booleanLiteral(true));
    expect(simulation.phase).toBe(ABORTED);
  });
});

describe("a value that is waited for", () => {
  const value = { gate: { kind: "signal", signal: "n" } } as const;

  test("is the output of the node", () => {
    const nodes = [
      { id: "g", after: [], ...value },
      { id: "t", after: ["g"] },
    ];
    const simulation = simulate(compiled({ nodes, output: "t" }), integers({}));
    signaled(simulation, "n", integerLiteral(5));
    expect([...simulation.pending.values()].map(({ node }) => node)).toEqual(["t"]);
  });

  test.each([
    [0, 1],
    [2, 3],
  ])("with %i retries fails after %i times its timeout", (retries, attempts) => {
    const simulation = run({ ...value, timeout: 10, retries });
    for (let attempt = 1; attempt <= attempts; attempt++) {
      expect(simulation.phase).toBe(RUNNING);
      const due = timers(simulation).at(-1) ?? 0;
      simulation.tell({ kind: "timer", at: due, node: "g" });
    }
    expect(simulation.phase).toBe(FAILED);
    expect(failure(simulation)).toBe("RetriesExhausted|TimeoutExpired");
  });
});
