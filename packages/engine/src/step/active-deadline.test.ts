import { taskPhaseName } from "@haltere/core";
import { NodeExecution_Phase, WorkflowExecution_Phase } from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import { type Simulation, simulate } from "../testing/simulation.ts";
import { compiled, integers, type NodeSketch, type WorkflowSketch } from "../testing/workflows.ts";
import { executionError } from "./events.ts";
import type { AttemptOutcome } from "./signal.ts";

const start = 1_000_000;
const second = 1_000_000;
const { FAILED, SKIPPED, SUCCEEDED, TIMED_OUT } = NodeExecution_Phase;

const run = (sketch: WorkflowSketch): Simulation => simulate(compiled(sketch), integers({ x: 7 }));
const slow: NodeSketch = { id: "slow", after: ["start"], timeout: 10, retries: 5 };

const timeoutExpired: AttemptOutcome = {
  kind: "failed",
  error: executionError(1, "TimeoutExpired", "task execution timeout [10s] expired"),
  recoverable: true,
};
const done: AttemptOutcome = { kind: "succeeded", outputs: { kind: "values", values: integers({ y: 1 }) } };

const due = (simulation: Simulation, node = "slow"): number => {
  const asked = simulation.asked.get(`timer ${node}`);
  return asked?.kind === "timer" ? asked.at : 0;
};
const ring = (simulation: Simulation, at: number, node = "slow"): void => simulation.tell({ kind: "timer", at, node });

/** The error that the execution failed with. */
function failure({ decisions }: Simulation): string | undefined {
  return decisions
    .flatMap((decision) =>
      decision.kind === "record" && decision.record.kind === "workflow" ? [decision.record.event] : [],
    )
    .map(({ outputResult }) =>
      outputResult.case === "error" ? `${outputResult.value.code}: ${outputResult.value.message}` : "",
    )
    .findLast((text) => text !== "");
}

function taskPhases({ decisions }: Simulation): string[] {
  return decisions.flatMap((decision) =>
    decision.kind === "record" && decision.record.kind === "task"
      ? [`${decision.record.event.retryAttempt} ${taskPhaseName(decision.record.event.phase)}`]
      : [],
  );
}

describe("the time of a node", () => {
  test("is twice that of an attempt, all of them together, and then no retry is left", () => {
    const simulation = run({ nodes: [slow], output: "slow" });
    expect(due(simulation)).toBe(start + 20 * second);
    simulation.finish({ node: "slow", number: 0 }, timeoutExpired);
    expect([...simulation.pending.keys()]).toEqual(["slow/1"]);
    ring(simulation, due(simulation));
    expect(simulation.phase).toBe(WorkflowExecution_Phase.FAILED);
    expect(simulation.nodePhases.get("slow")).toBe(TIMED_OUT);
    expect(failure(simulation)).toBe("Timeout: Timeout in node slow: task active timeout [20s] expired");
    expect(simulation.decisions).toContainEqual({
      kind: "abort",
      attempt: { node: "slow", number: 1 },
      reason: "node timed out",
    });
    expect(taskPhases(simulation).slice(-2)).toEqual(["1 QUEUED", "1 ABORTED"]);
  });

  test("counts from when it was queued, over any number of crashes", () => {
    const simulation = run({ nodes: [slow], output: "slow" });
    const first = due(simulation);
    for (let crash = 0; crash < 3; crash++) {
      simulation.crash();
      expect(due(simulation)).toBe(first);
    }
    simulation.finish({ node: "slow", number: 0 }, timeoutExpired);
    simulation.crash();
    expect(due(simulation)).toBe(first);
  });

  test("is not up before it is, whatever a clock told", () => {
    const simulation = run({ nodes: [slow], output: "slow" });
    const at = due(simulation);
    simulation.take("timer slow");
    ring(simulation, at - 1);
    expect(simulation.nodePhases.get("slow")).not.toBe(TIMED_OUT);
    expect(due(simulation)).toBe(at);
  });

  test("ends nothing that has ended, and nothing twice", () => {
    const simulation = run({ nodes: [slow, { id: "next", after: ["slow"] }], output: "next" });
    const at = due(simulation);
    simulation.finish({ node: "slow", number: 0 }, done);
    ring(simulation, at);
    expect(simulation.nodePhases.get("slow")).toBe(SUCCEEDED);
    simulation.finish({ node: "next", number: 0 }, done);
    expect(simulation.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);

    const other = run({ nodes: [slow], output: "slow" });
    other.tell({ kind: "timer", at, node: "slow" }, { kind: "timer", at, node: "slow" });
    expect(other.nodePhases.get("slow")).toBe(TIMED_OUT);
  });

  test("a result that comes with its end counts, and one that comes after it does not", () => {
    const attempt = { node: "slow", number: 0 };
    const before = run({ nodes: [slow], output: "slow" });
    before.tell(
      { kind: "finished", at: due(before), attempt, outcome: done },
      { kind: "timer", at: due(before), node: "slow" },
    );
    expect(before.phase).toBe(WorkflowExecution_Phase.SUCCEEDED);
    const after = run({ nodes: [slow], output: "slow" });
    after.tell(
      { kind: "timer", at: due(after), node: "slow" },
      { kind: "finished", at: due(after), attempt, outcome: done },
    );
    expect(after.phase).toBe(WorkflowExecution_Phase.FAILED);
  });

  test("is a failure to what depends on the node, and to no other", () => {
    const nodes = [slow, { id: "next", after: ["slow"] }, { id: "other", after: ["start"] }];
    const simulation = run({ nodes, output: "other", failAfter: true });
    ring(simulation, due(simulation));
    expect(simulation.nodePhases.get("slow")).toBe(TIMED_OUT);
    expect(simulation.nodePhases.get("next")).toBe(SKIPPED);
    simulation.finish({ node: "other", number: 0 }, done);
    expect(simulation.phase).toBe(WorkflowExecution_Phase.FAILED);
    expect(failure(simulation)).toContain("Timeout in node slow");
  });

  test("inside of a sub-workflow ends what holds it as failed", () => {
    const simulation = run({
      nodes: [{ id: "w", after: ["start"], workflow: { nodes: [slow], output: "slow" } }],
      output: "w",
    });
    ring(simulation, due(simulation, "w/slow"), "w/slow");
    expect(simulation.nodePhases.get("w")).toBe(FAILED);
    expect(failure(simulation)).toContain("Timeout: Timeout in node slow");
  });

  test("of a failure node is told as that", () => {
    const failing: NodeSketch = { id: "bad", after: ["start"] };
    const simulation = run({ nodes: [failing], failure: { ...slow, after: [] } });
    simulation.finish({ node: "bad", number: 0 }, { ...timeoutExpired, recoverable: false });
    ring(simulation, due(simulation));
    expect(simulation.nodePhases.get("slow")).toBe(TIMED_OUT);
    expect(failure(simulation)).toContain("TimedOut: FailureNode Timed-out");
  });

  test("is kept of no node that says none", () => {
    const simulation = run({ nodes: [{ id: "n", after: ["start"] }], output: "n" });
    expect(simulation.decisions.filter(({ kind }) => kind === "timer")).toEqual([]);
  });
});
