import { create } from "@bufbuild/protobuf";
import {
  CatalogCacheStatus,
  type ExecutionError,
  ExecutionError_ErrorKind,
  ExecutionErrorSchema,
  NodeExecution_Phase,
  WorkflowExecution_Phase,
} from "@haltere/idl/core";
import { describe, expect, test } from "vitest";
import type { AttemptRef } from "../plan/layout.ts";
import { type Simulation, simulate } from "../testing/simulation.ts";
import { compiled, integers, type NodeSketch, type WorkflowSketch } from "../testing/workflows.ts";
import type { AttemptOutcome } from "./signal.ts";

const { SUCCEEDED, FAILED, RUNNING } = WorkflowExecution_Phase;
const POPULATED = CatalogCacheStatus.CACHE_POPULATED;
const gives = (y: number): AttemptOutcome => ({
  kind: "succeeded",
  outputs: { kind: "values", values: integers({ y }) },
});
const fails: AttemptOutcome = {
  kind: "failed",
  recoverable: false,
  error: create(ExecutionErrorSchema, { code: "Bad", message: "no", kind: ExecutionError_ErrorKind.USER }),
};

const start = (sketch: WorkflowSketch, x = 1): Simulation => simulate(compiled(sketch), integers({ x }));
const pending = (run: Simulation): string[] => [...run.pending.values()].map(({ node }) => node).sort();

function finish(run: Simulation, node: string, outcome: AttemptOutcome): void {
  const ref: AttemptRef | undefined = [...run.pending.values()].find((one) => one.node === node);
  if (ref === undefined) throw new Error(`${node} is not pending, but ${pending(run)}`);
  run.finish(ref, outcome);
}

function phases(run: Simulation): Record<string, string> {
  const names = Object.entries(NodeExecution_Phase);
  return Object.fromEntries(
    [...run.nodePhases].map(([id, phase]) => [id, names.find(([, value]) => value === phase)?.[0] ?? ""]),
  );
}

function errors(run: Simulation): (ExecutionError | undefined)[] {
  return run.decisions.flatMap((decision) =>
    decision.kind === "record" && decision.record.kind === "workflow"
      ? [decision.record.event.outputResult.case === "error" ? decision.record.event.outputResult.value : undefined]
      : [],
  );
}

const inner: WorkflowSketch = { nodes: [{ id: "a", after: ["start"] }], output: "a" };

describe("a sub-workflow", () => {
  test("runs inside of its node, which has its outputs; ids and parents are Flyte's", () => {
    const deep: WorkflowSketch = { nodes: [{ id: "d", after: ["start"], workflow: inner }], output: "d" };
    const run = start({
      nodes: [
        { id: "s", after: ["start"], workflow: deep },
        { id: "t", after: ["s"] },
      ],
      output: "t",
    });
    expect(pending(run)).toEqual(["s/d/a"]);
    run.crash();
    finish(run, "s/d/a", gives(5));
    expect(pending(run)).toEqual(["t"]);
    finish(run, "t", gives(6));
    expect(run.phase).toBe(SUCCEEDED);
    expect(Object.keys(phases(run)).sort()).toEqual(
      [
        ...["start-node", "end-node", "s", "t", "s-0-start-node", "s-0-end-node", "s-0-d"],
        ...["s-0-d-0-a", "s-0-d-0-start-node", "s-0-d-0-end-node"],
      ].sort(),
    );
    const parents = run.decisions.flatMap((decision) =>
      decision.kind === "record" && decision.record.kind === "node" && decision.record.event.id?.nodeId === "s-0-d"
        ? [
            [
              decision.record.event.parentNodeMetadata?.nodeId,
              decision.record.event.retryGroup,
              decision.record.event.isParent,
            ],
          ]
        : [],
    );
    expect(new Set(parents.map((parent) => JSON.stringify(parent)))).toEqual(new Set(['["s","0",true]']));
  });

  test("that fails fails its node with the same error, and ends what runs inside of it", () => {
    const two: WorkflowSketch = {
      nodes: [
        { id: "a", after: ["start"] },
        { id: "b", after: ["start"] },
      ],
    };
    const run = start({
      nodes: [
        { id: "s", after: ["start"], workflow: two },
        { id: "o", after: ["start"] },
      ],
    });
    expect(pending(run)).toEqual(["o", "s/a", "s/b"]);
    finish(run, "s/a", fails);
    expect(phases(run)).toMatchObject({ s: "FAILED", "s-0-a": "FAILED", "s-0-b": "ABORTED", o: "ABORTED" });
    expect(run.phase).toBe(FAILED);
    expect(errors(run).at(-1)?.code).toBe("Bad");
  });

  test.each([true, false])("follows the failure policy of the execution's own workflow, failAfter %s", (failAfter) => {
    const two: WorkflowSketch = {
      nodes: [
        { id: "a", after: ["start"] },
        { id: "a2", after: ["a"] },
        { id: "b", after: ["start"] },
      ],
      output: "a2",
      failAfter: !failAfter,
    };
    const run = start({ nodes: [{ id: "s", after: ["start"], workflow: two }], failAfter });
    finish(run, "s/a", fails);
    if (!failAfter) {
      expect(run.phase).toBe(FAILED);
      expect(phases(run)).toMatchObject({ "s-0-b": "ABORTED" });
      return;
    }
    run.crash();
    expect(run.phase).toBe(RUNNING);
    expect(phases(run)).toMatchObject({ s: "RUNNING", "s-0-a2": "SKIPPED" });
    finish(run, "s/b", gives(1));
    expect(run.phase).toBe(FAILED);
    expect(phases(run)).toMatchObject({ "s-0-b": "SUCCEEDED", "s-0-end-node": "SKIPPED" });
    expect(errors(run).at(-1)?.code).toBe("Bad");
  });
});

describe("a branch", () => {
  const branch: NodeSketch = {
    id: "c",
    after: ["start"],
    branch: {
      arms: [
        { atLeast: 100, node: { id: "n0", after: ["start"] } },
        { atLeast: 10, node: { id: "n1", after: ["start"], workflow: inner } },
      ],
      otherwise: { id: "n2", after: ["start"] },
    },
  };
  const sketch: WorkflowSketch = { nodes: [branch, { id: "t", after: ["c"] }], output: "t" };

  test.each([
    [100, "c/n0", "c-0-c-n0"],
    [99, "c/n1/a", "c-0-c-n1"],
    [9, "c/n2", "c-0-c-n2"],
  ])("of %i runs one arm, and tells nothing of the others", (x, key, arm) => {
    const run = start(sketch, x);
    const [pendingKey = ""] = pending(run);
    expect(pending(run)).toHaveLength(1);
    expect(pendingKey.replace("c/c-", "c/")).toBe(key);
    run.crash();
    finish(run, pendingKey, gives(3));
    finish(run, "t", gives(4));
    expect(run.phase).toBe(SUCCEEDED);
    const told = Object.keys(phases(run)).filter((id) => id.startsWith("c-0-c-n"));
    expect(told.filter((id) => !id.slice(arm.length).includes("-"))).toEqual([arm]);
    expect(phases(run)).toMatchObject({ c: "SUCCEEDED", [arm]: "SUCCEEDED" });
  });

  test("whose arm fails fails with it, and without an arm with its own word", () => {
    const failed = start(sketch, 9);
    finish(failed, pending(failed)[0] ?? "", fails);
    expect(failed.phase).toBe(FAILED);
    expect(phases(failed)).toMatchObject({ c: "FAILED", "c-0-c-n2": "FAILED" });

    const { otherwise: _, ...without } = branch.branch ?? { arms: [] };
    const none = start({ nodes: [{ ...branch, branch: without }] }, 9);
    expect(none.phase).toBe(FAILED);
    expect(errors(none).at(-1)).toMatchObject({
      code: "UserProvidedError",
      message: "[UserProvidedError] no arm is left",
    });
  });

  test("waits for what its arm needs, and not for what the others do", () => {
    const run = start(
      {
        nodes: [
          { id: "slow", after: ["start"] },
          {
            id: "c",
            after: ["start"],
            branch: {
              arms: [{ atLeast: 10, node: { id: "n0", after: ["slow"] } }],
              otherwise: { id: "n1", after: ["start"] },
            },
          },
        ],
      },
      1,
    );
    expect(pending(run)).toEqual(["c/c-n1", "slow"]);
    const needed = start(
      {
        nodes: [
          { id: "slow", after: ["start"] },
          { id: "c", after: ["start"], branch: { arms: [{ atLeast: 0, node: { id: "n0", after: ["slow"] } }] } },
        ],
      },
      1,
    );
    expect(pending(needed)).toEqual(["slow"]);
    needed.crash();
    finish(needed, "slow", gives(1));
    expect(pending(needed)).toEqual(["c/c-n0"]);
  });
});

describe("a dynamic node", () => {
  const wires = (sketch: WorkflowSketch): AttemptOutcome => ({
    kind: "dynamic",
    closure: compiled(sketch),
    closureUri: `mem://${JSON.stringify(sketch).length}`,
    jobSpecUri: "mem://futures",
  });
  const around: WorkflowSketch = {
    nodes: [
      { id: "d", after: ["start"], retries: 1 },
      { id: "t", after: ["d"] },
    ],
    output: "t",
  };
  // A dynamic task is given nothing by name: its own inputs were values when it wired.
  const two: WorkflowSketch = {
    nodes: [
      { id: "dn0", after: [] },
      { id: "dn1", after: ["dn0"] },
    ],
  };

  test("runs what its task wired in its place, under its attempt, over crashes", () => {
    const run = start(around);
    const again: AttemptOutcome = {
      kind: "failed",
      recoverable: true,
      error: create(ExecutionErrorSchema, { code: "Once", kind: ExecutionError_ErrorKind.USER }),
    };
    finish(run, "d", again);
    finish(run, "d", wires(two));
    expect(pending(run)).toEqual(["d/dn0"]);
    expect(phases(run)).toMatchObject({ d: "DYNAMIC_RUNNING", "d-1-start-node": "SUCCEEDED" });
    run.crash();
    finish(run, "d/dn0", gives(1));
    run.crash();
    expect(pending(run)).toEqual(["d/dn1"]);
    finish(run, "d/dn1", gives(2));
    expect(phases(run)).toMatchObject({ d: "SUCCEEDED", "d-1-dn1": "SUCCEEDED" });
  });

  test("may hold another one; what is told again of a task that has ended changes nothing", () => {
    const run = start({ nodes: [{ id: "d", after: ["start"] }] });
    finish(run, "d", wires({ nodes: [{ id: "dn0", after: [] }] }));
    finish(run, "d/dn0", wires(two));
    expect(pending(run)).toEqual(["d/dn0/dn0"]);
    const before = run.decisions.length;
    for (const signal of [...run.signals].filter(({ kind }) => kind === "finished")) run.tell(signal);
    expect(run.decisions.length).toBe(before);
    run.crash();
    finish(run, "d/dn0/dn0", gives(1));
    finish(run, "d/dn0/dn1", gives(1));
    expect(run.phase).toBe(SUCCEEDED);
  });

  test("fails with what fails inside of it, without another attempt", () => {
    const run = start(around);
    finish(run, "d", wires(two));
    finish(run, "d/dn0", fails);
    expect(run.phase).toBe(FAILED);
    expect(phases(run)).toMatchObject({ d: "FAILED", "d-0-dn0": "FAILED" });
  });

  test("gives its place to what it wired", () => {
    const run = simulate(compiled(around), integers({ x: 1 }), 1);
    finish(run, "d", wires(two));
    expect(pending(run)).toEqual(["d/dn0"]);
    run.crash();
    expect(pending(run)).toEqual(["d/dn0"]);
  });

  test("whose results are cached ends once they are kept, over crashes", () => {
    const run = start({ nodes: [{ id: "d", after: ["start"], cache: { version: "1" } }] });
    run.tell({ kind: "looked up", at: 2_000_000, node: "d" });
    finish(run, "d", wires({ nodes: [{ id: "dn0", after: [] }] }));
    run.crash();
    finish(run, "d/dn0", gives(1));
    expect(phases(run)).toMatchObject({ d: "DYNAMIC_RUNNING", "d-0-dn0": "SUCCEEDED" });
    expect(run.asked.get("keep d")).toMatchObject({ node: "d", attempt: 0 });
    run.crash();
    expect(run.asked.get("keep d")).toBeDefined();
    const told = { kind: "kept", at: 3_000_000, node: "d", kept: { status: POPULATED, key: undefined } } as const;
    run.tell(told);
    expect(run.phase).toBe(SUCCEEDED);
    run.tell(told);
    const statuses = run.decisions.flatMap((decision) =>
      decision.kind === "record" && decision.record.kind === "node" && decision.record.event.id?.nodeId === "d"
        ? [decision.record.event.targetMetadata]
        : [],
    );
    expect(statuses.at(-1)).toMatchObject({ case: "taskNodeMetadata", value: { cacheStatus: POPULATED } });
  });

  test("is aborted with its execution, with what runs inside of it", () => {
    const run = start(around);
    finish(run, "d", wires(two));
    run.tell({ kind: "terminate", at: 9_000_000, cause: "enough", principal: "" });
    expect(phases(run)).toMatchObject({ d: "ABORTED", "d-0-dn0": "ABORTED" });
    expect(pending(run)).toEqual([]);
  });
});

describe("a failure node", () => {
  const clean: NodeSketch = { id: "fn0", after: ["start"] };
  const nodes: NodeSketch[] = [
    { id: "a", after: ["start"] },
    { id: "b", after: ["start"] },
  ];

  test("runs when the others have ended, and the execution fails with its first error", () => {
    const run = start({ nodes, failure: clean });
    expect(pending(run)).toEqual(["a", "b"]);
    finish(run, "a", fails);
    expect(pending(run)).toEqual(["fn0"]);
    expect(phases(run)).toMatchObject({ a: "FAILED", b: "ABORTED" });
    run.crash();
    finish(run, "fn0", gives(0));
    expect(run.phase).toBe(FAILED);
    expect(errors(run).at(-1)?.code).toBe("Bad");
    expect(phases(run)).toMatchObject({ fn0: "SUCCEEDED" });
  });

  test("is not run by an execution that succeeds", () => {
    const run = start({ nodes: nodes.slice(0, 1), failure: clean });
    finish(run, "a", gives(1));
    expect(run.phase).toBe(SUCCEEDED);
    expect(phases(run).fn0).toBeUndefined();
  });

  test("that fails itself gives its error to the execution", () => {
    const run = start({ nodes, failure: clean });
    finish(run, "a", fails);
    const worse = create(ExecutionErrorSchema, { code: "Worse", kind: ExecutionError_ErrorKind.USER });
    finish(run, "fn0", { kind: "failed", recoverable: false, error: worse });
    expect(errors(run).at(-1)?.code).toBe("Worse");
  });

  test("may be a sub-workflow, and stand in one", () => {
    const run = start({
      nodes: [
        {
          id: "s",
          after: ["start"],
          workflow: { nodes, failure: { id: "fn0", after: ["start"], workflow: inner } },
        },
      ],
    });
    finish(run, "s/a", fails);
    expect(pending(run)).toEqual(["s/fn0/a"]);
    run.crash();
    finish(run, "s/fn0/a", gives(1));
    expect(run.phase).toBe(FAILED);
    expect(phases(run)).toMatchObject({ s: "FAILED", "s-0-fn0": "SUCCEEDED", "s-0-b": "ABORTED" });
  });

  test("gets the failure as its input err", () => {
    const workflow = compiled({ nodes, failure: clean });
    const binding = workflow.primary?.template?.failureNode?.inputs[0];
    if (binding !== undefined) binding.var = "err";
    const run = simulate(workflow, integers({ x: 1 }));
    finish(run, "a", fails);
    const queued = run.decisions.find(
      (decision) =>
        decision.kind === "record" && decision.record.kind === "node" && decision.record.event.specNodeId === "fn0",
    );
    const inputs = queued?.kind === "record" && queued.record.kind === "node" ? queued.record.data.inputs : undefined;
    expect(new TextDecoder().decode(inputs)).toContain("FlyteError");
  });
});
