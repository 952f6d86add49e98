import { create } from "@bufbuild/protobuf";
import { type Duration, durationFromMs } from "@bufbuild/protobuf/wkt";
import { integerLiteral, literalMap } from "@haltere/core";
import {
  type BindingData,
  BindingDataSchema,
  BindingSchema,
  type BranchNode,
  BranchNodeSchema,
  type ComparisonExpression,
  ComparisonExpression_Operator,
  ComparisonExpressionSchema,
  type CompiledWorkflow,
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
  CompiledWorkflowSchema,
  type GateNode,
  GateNodeSchema,
  type Identifier,
  IdentifierSchema,
  IfBlockSchema,
  type LiteralMap,
  type LiteralType,
  type Node,
  NodeSchema,
  type Resources_ResourceEntry,
  Resources_ResourceEntrySchema,
  Resources_ResourceName,
  ResourceType,
  SimpleType,
  TaskTemplateSchema,
  TypedInterfaceSchema,
  VariableMapSchema,
  WorkflowMetadata_OnFailurePolicy,
} from "@haltere/idl/core";

/** Compiled workflows for the engine's tests, in few words: every task takes integers `x0`, `x1`, ... and gives `y`. */
export interface NodeSketch {
  readonly id: string;
  /** Nodes whose `y` it takes, in order; `start` for the workflow's input `x`. */
  readonly after: readonly string[];
  readonly retries?: number;
  readonly interruptible?: boolean;
  /** Seconds an attempt may take, by the node's metadata and by the task's own. */
  readonly timeout?: number;
  readonly taskTimeout?: number;
  /** Has its task's results kept. */
  readonly cache?: {
    readonly version: string;
    readonly serialized?: boolean;
    readonly ignoredInputs?: readonly string[];
  };
  /** The type of `y`; without one it may be anything. */
  readonly outputType?: LiteralType;
  /** What its task's container requests: of `cpu`, `memory`, `gpu`. */
  readonly requests?: Readonly<Partial<Record<"cpu" | "memory" | "gpu", string>>>;
  /** Makes it an array node over the list that it takes: of its task, or with a launch plan's name of executions. */
  readonly array?: {
    readonly parallelism?: number;
    readonly minSuccesses?: number;
    readonly ratio?: number;
    readonly bound?: readonly string[];
  };
  /** Makes it a gate; of a signal the value is `y`. */
  readonly gate?:
    | { readonly kind: "sleep"; readonly seconds: number }
    | { readonly kind: "approve" | "signal"; readonly signal: string };
  /** Makes it a sub-workflow, whose input `x` is the first that it takes and whose output is `y`. */
  readonly workflow?: WorkflowSketch;
  /** Makes it a launch plan's, of this name; it takes `x0`, `x1`, ... and gives `y`. */
  readonly launchPlan?: string;
  /** Makes it a branch over the first that it takes; every arm gives `y`. */
  readonly branch?: BranchSketch;
  /** The task's name; the node's id where absent. */
  readonly task?: string;
}

interface BranchSketch {
  /** The first arm whose number the value reaches is taken. */
  readonly arms: readonly { readonly atLeast: number; readonly node: NodeSketch }[];
  /** Without one the branch fails. */
  readonly otherwise?: NodeSketch;
}

export interface WorkflowSketch {
  readonly nodes: readonly NodeSketch[];
  /** Node whose `y` is the workflow's output `out`; none for a workflow without outputs. */
  readonly output?: string;
  readonly failAfter?: boolean;
  /** The node that runs when the workflow has failed. */
  readonly failure?: NodeSketch;
}

function taskId(name: string): Identifier {
  return create(IdentifierSchema, { resourceType: ResourceType.TASK, project: "p", domain: "d", name, version: "v1" });
}

function launchPlanId(name: string): Identifier {
  return create(IdentifierSchema, {
    resourceType: ResourceType.LAUNCH_PLAN,
    project: "p",
    domain: "d",
    name,
    version: "v1",
  });
}

function workflowId(name: string): Identifier {
  return create(IdentifierSchema, {
    resourceType: ResourceType.WORKFLOW,
    project: "p",
    domain: "d",
    name,
    version: "v1",
  });
}

/** Every node of a sketch, with those inside of others, each with the path to it. */
function everyNode(nodes: readonly NodeSketch[], path = ""): { readonly node: NodeSketch; readonly path: string }[] {
  return nodes.flatMap((node) => {
    const here = `${path}/${node.id}`;
    const { arms = [], otherwise } = node.branch ?? {};
    const inside = [...arms.map((arm) => arm.node), ...(otherwise === undefined ? [] : [otherwise])];
    return [
      { node, path: here },
      ...everyNode(inside, here),
      ...(node.workflow === undefined ? [] : everyNode(nodesOf(node.workflow), here)),
    ];
  });
}

function nodesOf({ nodes, failure }: WorkflowSketch): readonly NodeSketch[] {
  return failure === undefined ? nodes : [...nodes, failure];
}

function compiledWorkflow(sketch: WorkflowSketch, name: string, outputName: string): CompiledWorkflow {
  const outputs =
    sketch.output === undefined ? [] : [create(BindingSchema, { var: outputName, binding: promise(sketch.output) })];
  return create(CompiledWorkflowSchema, {
    template: {
      id: workflowId(name),
      metadata: {
        onFailure: sketch.failAfter
          ? WorkflowMetadata_OnFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE
          : WorkflowMetadata_OnFailurePolicy.FAIL_IMMEDIATELY,
      },
      nodes: [
        create(NodeSchema, { id: "start-node" }),
        create(NodeSchema, { id: "end-node", inputs: outputs }),
        ...sketch.nodes.map((node) => nodeOf(node, name)),
      ],
      outputs,
      ...(sketch.failure !== undefined && { failureNode: nodeOf(sketch.failure, name) }),
    },
  });
}

export function compiled(sketch: WorkflowSketch, outputName = "out"): CompiledWorkflowClosure {
  const all = everyNode(nodesOf(sketch));
  const tasks = new Map(all.map(({ node }) => [node.task ?? node.id, node]));
  return create(CompiledWorkflowClosureSchema, {
    primary: compiledWorkflow(sketch, "wf", outputName),
    subWorkflows: all.flatMap(({ node, path }) =>
      node.workflow === undefined ? [] : [compiledWorkflow(node.workflow, `wf${path}`, "y")],
    ),
    tasks: [...tasks].map(([name, { taskTimeout, cache, outputType, requests }]) => ({
      template: create(TaskTemplateSchema, {
        id: taskId(name),
        metadata: {
          ...(taskTimeout !== undefined && { timeout: seconds(taskTimeout) }),
          ...(cache !== undefined && {
            discoverable: true,
            discoveryVersion: cache.version,
            cacheSerializable: cache.serialized ?? false,
            cacheIgnoreInputVars: [...(cache.ignoredInputs ?? [])],
          }),
        },
        type: "python-task",
        ...(requests !== undefined && {
          target: { case: "container" as const, value: { resources: { requests: entriesOf(requests) } } },
        }),
        interface: create(TypedInterfaceSchema, {
          outputs: create(VariableMapSchema, {
            variables: { y: outputType === undefined ? {} : { type: outputType } },
          }),
        }),
      }),
    })),
  });
}

function entriesOf(requests: NonNullable<NodeSketch["requests"]>): Resources_ResourceEntry[] {
  const { CPU, MEMORY, GPU } = Resources_ResourceName;
  const named = [
    [CPU, requests.cpu],
    [MEMORY, requests.memory],
    [GPU, requests.gpu],
  ] as const;
  return named.flatMap(([name, value]) =>
    value === undefined ? [] : [create(Resources_ResourceEntrySchema, { name, value })],
  );
}

/** `path` leads to what holds the node, and names its sub-workflow. */
function nodeOf(sketch: NodeSketch, path: string): Node {
  const { id, after, retries = 0, timeout, array, gate, task } = sketch;
  const inputs = after.map((source, index) => create(BindingSchema, { var: `x${index}`, binding: promise(source) }));
  const metadata = {
    name: id,
    retries: { retries },
    ...(timeout !== undefined && { timeout: seconds(timeout) }),
    ...(sketch.interruptible !== undefined && {
      interruptibleValue: { case: "interruptible" as const, value: sketch.interruptible },
    }),
  };
  const target = {
    case: "taskNode",
    value: { reference: { case: "referenceId", value: taskId(task ?? id) } },
  } as const;
  if (sketch.workflow !== undefined) {
    const reference = { case: "subWorkflowRef", value: workflowId(`${path}/${id}`) } as const;
    const taken = after.slice(0, 1).map((source) => create(BindingSchema, { var: "x", binding: promise(source) }));
    return create(NodeSchema, { id, inputs: taken, metadata, target: { case: "workflowNode", value: { reference } } });
  }
  if (sketch.launchPlan !== undefined && array === undefined) {
    const reference = { case: "launchplanRef", value: launchPlanId(sketch.launchPlan) } as const;
    return create(NodeSchema, { id, inputs, metadata, target: { case: "workflowNode", value: { reference } } });
  }
  if (sketch.branch !== undefined)
    return create(NodeSchema, { id, inputs, metadata, target: { case: "branchNode", value: branchOf(sketch, path) } });
  if (gate !== undefined)
    return create(NodeSchema, { id, inputs, metadata, target: { case: "gateNode", value: gateOf(gate) } });
  if (array === undefined) return create(NodeSchema, { id, inputs, metadata, target });
  const item =
    sketch.launchPlan === undefined
      ? target
      : ({
          case: "workflowNode",
          value: { reference: { case: "launchplanRef", value: launchPlanId(sketch.launchPlan) } },
        } as const);
  return create(NodeSchema, {
    id,
    inputs,
    metadata: { name: id },
    target: {
      case: "arrayNode",
      value: {
        node: { id: `${id}-item`, metadata, target: item },
        boundInputs: [...(array.bound ?? [])],
        ...(array.parallelism !== undefined && {
          parallelismOption: { case: "parallelism", value: array.parallelism },
        }),
        ...(array.minSuccesses !== undefined && {
          successCriteria: { case: "minSuccesses", value: array.minSuccesses },
        }),
        ...(array.ratio !== undefined && { successCriteria: { case: "minSuccessRatio", value: array.ratio } }),
      },
    },
  });
}

function branchOf({ id, branch }: NodeSketch, path: string): BranchNode {
  const arm = (node: NodeSketch) => {
    const made = nodeOf(node, `${path}/${id}`);
    // As FlyteAdmin's compiler names it.
    made.id = `${id}-${node.id}`;
    return made;
  };
  const [first, ...other] = (branch?.arms ?? []).map(({ atLeast, node }) =>
    create(IfBlockSchema, {
      condition: { expr: { case: "comparison", value: reaches(atLeast) } },
      thenNode: arm(node),
    }),
  );
  return create(BranchNodeSchema, {
    ifElse: {
      ...(first !== undefined && { case: first }),
      other,
      default:
        branch?.otherwise === undefined
          ? { case: "error", value: { failedNodeId: id, message: "no arm is left" } }
          : { case: "elseNode", value: arm(branch.otherwise) },
    },
  });
}

function reaches(atLeast: number): ComparisonExpression {
  const value = { case: "integer", value: BigInt(atLeast) } as const;
  return create(ComparisonExpressionSchema, {
    operator: ComparisonExpression_Operator.GTE,
    leftValue: { val: { case: "var", value: "x0" } },
    rightValue: { val: { case: "primitive", value: { value } } },
  });
}

function gateOf(gate: NonNullable<NodeSketch["gate"]>): GateNode {
  if (gate.kind === "sleep")
    return create(GateNodeSchema, { condition: { case: "sleep", value: { duration: seconds(gate.seconds) } } });
  const signalId = gate.signal;
  if (gate.kind === "approve") return create(GateNodeSchema, { condition: { case: "approve", value: { signalId } } });
  const type = { type: { case: "simple", value: SimpleType.INTEGER } } as const;
  return create(GateNodeSchema, { condition: { case: "signal", value: { signalId, type, outputVariableName: "y" } } });
}

function seconds(time: number): Duration {
  return durationFromMs(time * 1000);
}

function promise(source: string): BindingData {
  const [nodeId, output] = source === "start" ? ["", "x"] : [source, "y"];
  return create(BindingDataSchema, { value: { case: "promise", value: { nodeId, var: output } } });
}

export function integers(values: Readonly<Record<string, number>>): LiteralMap {
  return literalMap(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, integerLiteral(value)])));
}

/** The workflow of a chain of `length` nodes n0, n1, ... */
export function chain(length: number): WorkflowSketch {
  const nodes = Array.from(
    { length },
    (_, index): NodeSketch => ({
      id: `n${index}`,
      after: [index === 0 ? "start" : `n${index - 1}`],
      task: "inc",
    }),
  );
  return { nodes, output: `n${length - 1}` };
}
