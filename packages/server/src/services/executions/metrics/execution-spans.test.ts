import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type Execution,
  ExecutionSchema,
  type NodeExecution,
  NodeExecutionSchema,
  type TaskExecution,
  TaskExecutionSchema,
} from "@haltere/idl/admin";
import { CompiledWorkflowClosureSchema, CompiledWorkflowSchema, type NodeSchema, type Span } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { at, executionId } from "../../../testing/events.ts";
import { workflowId } from "../../../testing/registrations.ts";
import { executionSpan, type SpanSource } from "./execution-spans.ts";

interface Times {
  readonly created: number;
  readonly started?: number;
  readonly updated: number;
  /** Of what has ended, when. */
  readonly ended?: number;
}
type Target = NonNullable<MessageInitShape<typeof NodeSchema>["target"]>;

const closureOf = ({ created, started, updated, ended }: Times) => ({
  createdAt: at(created),
  updatedAt: at(updated),
  ...(started !== undefined && { startedAt: at(started) }),
  ...(started !== undefined && ended !== undefined && { duration: { seconds: BigInt(ended - started) } }),
});

function execution(name: string, times: Times, workflow = "w"): Execution {
  const id = executionId("p", name);
  const closure = { ...closureOf(times), workflowId: workflowId({ project: "p", name: workflow }) };
  return create(ExecutionSchema, { id, closure });
}

interface Told extends Times {
  readonly inside?: string;
  readonly isParent?: boolean;
  /** The execution that it launched. */
  readonly child?: string;
}

function node(id: string, told: Told): NodeExecution {
  const targetMetadata = told.child && {
    targetMetadata: { case: "workflowNodeMetadata" as const, value: { executionId: executionId("p", told.child) } },
  };
  return create(NodeExecutionSchema, {
    id: { executionId: executionId("p", "e"), nodeId: id },
    metadata: { specNodeId: id, isParentNode: told.isParent ?? false },
    closure: { ...closureOf(told), ...targetMetadata },
  });
}

const attempt = (times: Times): TaskExecution => create(TaskExecutionSchema, { closure: closureOf(times) });

/** A workflow whose nodes run one after the other. */
function chain(targets: Readonly<Record<string, Target>>) {
  const ids = ["start-node", ...Object.keys(targets), "end-node"];
  const upstream = Object.fromEntries(ids.slice(1).map((id, index) => [id, { ids: [ids[index] ?? ""] }]));
  const nodes = Object.entries(targets).map(([id, target]) => ({ id, target }));
  return create(CompiledWorkflowClosureSchema, { primary: { template: { nodes }, connections: { upstream } } });
}

interface World {
  readonly workflow: ReturnType<typeof chain>;
  readonly nodes: Readonly<Record<string, Told>>;
  readonly attempts?: Readonly<Record<string, readonly Times[]>>;
  readonly dynamic?: ReturnType<typeof chain>;
  readonly others?: readonly Execution[];
}

function sourceOf({ workflow, nodes, attempts = {}, dynamic, others = [] }: World): SpanSource {
  return {
    async execution(id) {
      const found = others.find((other) => other.id?.name === id.name);
      if (!found) throw new RangeError(id.name);
      return found;
    },
    workflow: async () => workflow,
    dynamicWorkflow: async () => dynamic,
    async nodes(of, parent) {
      if (of?.name !== "e") return new Map();
      const there = Object.entries(nodes).filter(([, { inside }]) => inside === parent?.id?.nodeId);
      return new Map(there.map(([id, told]) => [id, node(id, told)]));
    },
    attempts: async ({ id }) => (attempts[id?.nodeId ?? ""] ?? []).map(attempt),
  };
}

/** Spans as text: `NODE_SETUP 1-2`, `n0 1-9 [..]`. */
function text(span: Span): string {
  const { id, spans } = span;
  const name =
    id.case === "operationId"
      ? id.value
      : id.case === "nodeId"
        ? id.value.nodeId
        : id.case === "workflowId"
          ? id.value.name
          : "attempt";
  const inside = spans.length === 0 ? "" : ` [${spans.map(text).join(", ")}]`;
  return `${name} ${span.startTime?.seconds ?? "?"}-${span.endTime?.seconds ?? "?"}${inside}`;
}

const task: Target = { case: "taskNode", value: {} };
const gate: Target = { case: "gateNode", value: {} };
const ran = execution("e", { created: 0, started: 1, updated: 20, ended: 19 });
const edges = { "start-node": { created: 1, updated: 2 }, "end-node": { created: 18, updated: 18 } };
const spansOf = async (world: World, depth = -1) => text(await executionSpan(sourceOf(world), ran, depth));

test("an execution whose workflow has not begun is being set up", async () => {
  expect(await spansOf({ workflow: chain({ a: task }), nodes: {} })).toBe("e 0-20 [WORKFLOW_SETUP 0-20]");
});

test("a task: its attempts, what lay between them, before and after; each level of depth tells one more", async () => {
  const world = {
    workflow: chain({ a: task }),
    nodes: { ...edges, a: { created: 4, started: 5, updated: 17, ended: 16 } },
    attempts: {
      a: [
        { created: 5, started: 6, updated: 9, ended: 8 },
        { created: 10, started: 12, updated: 15 },
      ],
    },
  };
  const first = "TASK_SETUP 5-6, TASK_RUNTIME 6-8, TASK_TEARDOWN 8-9";
  const second = "TASK_SETUP 10-12, TASK_RUNTIME 12-15";
  const around = (attempts: string) =>
    `e 0-20 [WORKFLOW_SETUP 0-2, a 4-17 [NODE_TRANSITION 2-4${attempts}], WORKFLOW_TEARDOWN 17-20]`;
  const both = `attempt 5-9 [${first}], NODE_RESET 9-10, attempt 10-15 [${second}]`;
  expect(await spansOf(world)).toBe(around(`, NODE_SETUP 4-5, ${both}, NODE_TEARDOWN 15-17`));
  expect(await spansOf(world, 3)).toBe(around(`, NODE_SETUP 4-5, ${both}, NODE_TEARDOWN 15-17`));
  expect(await spansOf(world, 2)).toBe(around(", NODE_SETUP 4-5, NODE_RESET 9-10, NODE_TEARDOWN 15-17"));
  expect(await spansOf(world, 1)).toBe(around(""));
  expect(await spansOf(world, 0)).toBe("e 0-20");
});

test("a task without an attempt, and an attempt that has not begun, are being set up", async () => {
  const nodes = { ...edges, a: { created: 4, updated: 7 }, b: { created: 8, updated: 9 } };
  const attempts = { b: [{ created: 8, updated: 12 }] };
  expect(await spansOf({ workflow: chain({ a: task, b: task }), nodes, attempts })).toBe(
    "e 0-20 [WORKFLOW_SETUP 0-2, a 4-7 [NODE_TRANSITION 2-4, NODE_SETUP 4-7], " +
      "b 8-9 [NODE_TRANSITION 7-8, NODE_SETUP 8-8, attempt 8-12 [TASK_SETUP 8-12]], WORKFLOW_TEARDOWN 9-20]",
  );
});

test("a gate waits", async () => {
  const workflow = chain({ a: gate, b: gate, c: gate });
  const nodes = {
    ...edges,
    a: { created: 3, updated: 4 },
    b: { created: 5, started: 6, updated: 7 },
    c: { created: 8, started: 9, updated: 15, ended: 14 },
  };
  expect(await spansOf({ workflow, nodes })).toBe(
    "e 0-20 [WORKFLOW_SETUP 0-2, a 3-4 [NODE_TRANSITION 2-3, NODE_SETUP 3-4], " +
      "b 5-7 [NODE_TRANSITION 4-5, NODE_SETUP 5-6, NODE_IDLE 6-7], " +
      "c 8-15 [NODE_TRANSITION 7-8, NODE_SETUP 8-9, NODE_IDLE 9-14, NODE_TEARDOWN 14-15], WORKFLOW_TEARDOWN 15-20]",
  );
});

test("a branch is the arm that was taken, whichever it is", async () => {
  const arm = (id: string) => ({ id, target: gate });
  const branch: Target = {
    case: "branchNode",
    value: {
      ifElse: {
        case: { thenNode: arm("x") },
        other: [{ thenNode: arm("y") }],
        default: { case: "elseNode", value: arm("z") },
      },
    },
  };
  const workflow = chain({ a: branch });
  for (const taken of ["x", "y", "z"]) {
    const nodes = { ...edges, a: { created: 3, updated: 9 }, [taken]: { created: 4, updated: 8, inside: "a" } };
    expect(await spansOf({ workflow, nodes })).toContain(
      `a 3-9 [NODE_TRANSITION 2-3, NODE_SETUP 3-4, ${taken} 4-8 [NODE_SETUP 4-8], NODE_TEARDOWN 8-9]`,
    );
  }
  const two = { x: { created: 4, updated: 8, inside: "a" }, y: { created: 4, updated: 8, inside: "a" } };
  await expect(spansOf({ workflow, nodes: { ...edges, a: { created: 3, updated: 9 }, ...two } })).rejects.toMatchObject(
    {
      code: "FailedPrecondition",
      message: expect.stringMatching(/expected 1 but found 2/),
    },
  );
  const strange = { q: { created: 4, updated: 8, inside: "a" } };
  await expect(spansOf({ workflow, nodes: { ...edges, a: { created: 3, updated: 9 }, ...strange } })).rejects.toThrow(
    "'q'",
  );
});

test("a dynamic node: its task, then what it became", async () => {
  const world = {
    workflow: chain({ a: task }),
    dynamic: chain({ d: gate }),
    nodes: {
      ...edges,
      a: { created: 3, updated: 17, isParent: true },
    },
    attempts: { a: [{ created: 4, started: 5, updated: 7 }] },
  };
  const before = "NODE_TRANSITION 2-3, NODE_SETUP 3-4, attempt 4-7 [TASK_SETUP 4-5, TASK_RUNTIME 5-7]";
  expect(await spansOf(world)).toContain(`a 3-17 [${before}, NODE_RESET 7-17]`);
  const inner = {
    "start-node": { created: 8, updated: 9, inside: "a" },
    d: { created: 10, updated: 12, inside: "a" },
  };
  const source = sourceOf(world);
  const nodesOf: SpanSource["nodes"] = async (of, parent) =>
    parent === undefined ? source.nodes(of) : new Map(Object.entries(inner).map(([id, told]) => [id, node(id, told)]));
  expect(text(await executionSpan({ ...source, nodes: nodesOf }, ran, -1))).toContain(
    `a 3-17 [${before}, NODE_RESET 7-9, d 10-12 [NODE_TRANSITION 9-10, NODE_SETUP 10-12], NODE_TEARDOWN 12-17]`,
  );
});

test("a launch plan's node holds the execution that it launched, a circle only once", async () => {
  const lpNode: Target = { case: "workflowNode", value: { reference: { case: "launchplanRef", value: {} } } };
  const workflow = chain({ a: lpNode });
  const kid = execution("kid", { created: 5, updated: 10 });
  const of = (told: Partial<Told>) => ({ ...edges, a: { created: 3, updated: 12, ...told } });
  expect(await spansOf({ workflow, nodes: of({}) })).toContain("a 3-12 [NODE_TRANSITION 2-3, NODE_SETUP 3-12]");
  expect(await spansOf({ workflow, nodes: of({ child: "kid" }), others: [kid] })).toContain(
    "NODE_SETUP 3-5, kid 5-10 [WORKFLOW_SETUP 5-10], NODE_TEARDOWN 10-12",
  );
  expect(await spansOf({ workflow, nodes: of({ child: "e" }), others: [ran] })).toContain("NODE_SETUP 3-0, e 0-20]");
});

test("a sub-workflow is found where it is used", async () => {
  const id = workflowId({ project: "p", name: "sub" });
  const target: Target = { case: "workflowNode", value: { reference: { case: "subWorkflowRef", value: id } } };
  const workflow = chain({ a: target });
  const template = { id, nodes: [{ id: "a-inner", target: gate }] };
  workflow.subWorkflows.push(create(CompiledWorkflowSchema, { template }));
  const a = { created: 3, updated: 9 };
  expect(await spansOf({ workflow, nodes: { ...edges, a } })).toContain("a 3-9 [NODE_TRANSITION 2-3, NODE_SETUP 3-9]");
  const inner = { "a-inner": { created: 5, updated: 8, inside: "a" } };
  expect(await spansOf({ workflow, nodes: { ...edges, a, ...inner } })).toContain(
    "a 3-9 [NODE_TRANSITION 2-3, NODE_SETUP 3-?, a-inner 5-8 [NODE_SETUP 5-8]]",
  );
});

test("a node that the workflow does not have is told by name", async () => {
  await expect(
    spansOf({ workflow: chain({ a: task }), nodes: { ...edges, stray: { created: 3, updated: 4 } } }),
  ).rejects.toMatchObject({ code: "FailedPrecondition", message: expect.stringMatching(/'stray'/) });
});
