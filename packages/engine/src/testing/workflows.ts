import { create } from "@bufbuild/protobuf";
import { type Duration, durationFromMs } from "@bufbuild/protobuf/wkt";
import { integerLiteral, literalMap } from "@haltere/core";
import {
  type BindingData,
  BindingDataSchema,
  BindingSchema,
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
  type GateNode,
  GateNodeSchema,
  type Identifier,
  IdentifierSchema,
  type LiteralMap,
  type Node,
  NodeSchema,
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
  /** Seconds an attempt may take, by the node's metadata and by the task's own. */
  readonly timeout?: number;
  readonly taskTimeout?: number;
  /** Makes it an array node over the list that it takes. */
  readonly array?: { readonly parallelism?: number; readonly minSuccesses?: number; readonly ratio?: number };
  /** Makes it a gate; of a signal the value is `y`. */
  readonly gate?:
    | { readonly kind: "sleep"; readonly seconds: number }
    | { readonly kind: "approve" | "signal"; readonly signal: string };
  /** The task's name; the node's id where absent. */
  readonly task?: string;
}

export interface WorkflowSketch {
  readonly nodes: readonly NodeSketch[];
  /** Node whose `y` is the workflow's output `out`; none for a workflow without outputs. */
  readonly output?: string;
  readonly failAfter?: boolean;
}

function taskId(name: string): Identifier {
  return create(IdentifierSchema, { resourceType: ResourceType.TASK, project: "p", domain: "d", name, version: "v1" });
}

export function compiled(sketch: WorkflowSketch): CompiledWorkflowClosure {
  const nodes = sketch.nodes.map(nodeOf);
  const outputs =
    sketch.output === undefined ? [] : [create(BindingSchema, { var: "out", binding: promise(sketch.output) })];
  return create(CompiledWorkflowClosureSchema, {
    primary: {
      template: {
        id: { resourceType: ResourceType.WORKFLOW, project: "p", domain: "d", name: "wf", version: "v1" },
        metadata: {
          onFailure: sketch.failAfter
            ? WorkflowMetadata_OnFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE
            : WorkflowMetadata_OnFailurePolicy.FAIL_IMMEDIATELY,
        },
        nodes: [
          create(NodeSchema, { id: "start-node" }),
          create(NodeSchema, { id: "end-node", inputs: outputs }),
          ...nodes,
        ],
        outputs,
      },
    },
    tasks: [...new Map(sketch.nodes.map((node) => [node.task ?? node.id, node]))].map(([name, { taskTimeout }]) => ({
      template: create(TaskTemplateSchema, {
        id: taskId(name),
        metadata: { ...(taskTimeout !== undefined && { timeout: seconds(taskTimeout) }) },
        type: "python-task",
        interface: create(TypedInterfaceSchema, { outputs: create(VariableMapSchema, { variables: { y: {} } }) }),
      }),
    })),
  });
}

function nodeOf({ id, after, retries = 0, timeout, array, gate, task }: NodeSketch): Node {
  const inputs = after.map((source, index) => create(BindingSchema, { var: `x${index}`, binding: promise(source) }));
  const metadata = { name: id, retries: { retries }, ...(timeout !== undefined && { timeout: seconds(timeout) }) };
  const target = {
    case: "taskNode",
    value: { reference: { case: "referenceId", value: taskId(task ?? id) } },
  } as const;
  if (gate !== undefined)
    return create(NodeSchema, { id, inputs, metadata, target: { case: "gateNode", value: gateOf(gate) } });
  if (array === undefined) return create(NodeSchema, { id, inputs, metadata, target });
  return create(NodeSchema, {
    id,
    inputs,
    metadata: { name: id },
    target: {
      case: "arrayNode",
      value: {
        node: { id: `${id}-item`, metadata, target },
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
