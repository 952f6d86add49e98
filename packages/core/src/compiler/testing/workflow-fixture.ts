/** Builders of small workflows for the compiler's tests. */

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type BindingDataSchema,
  type CompiledTask,
  CompiledTaskSchema,
  type ConnectionSet,
  type Identifier,
  IdentifierSchema,
  type LiteralType,
  type Node,
  NodeSchema,
  ResourceType,
  type WorkflowTemplate,
  WorkflowTemplateSchema,
} from "@haltere/idl/core";
import {
  booleanType,
  collectionType,
  enumType,
  floatType,
  integerType,
  mapType,
  noneType,
  stringType,
  structType,
  unionType,
} from "../../type/literal-type-builders.ts";
import type { LaunchPlanInterface } from "../compilation.ts";
import { compileErrorsText } from "../compile-error.ts";
import { compileWorkflow } from "../compile-workflow.ts";

type Types = Record<string, LiteralType>;
type BindingInit = MessageInitShape<typeof BindingDataSchema>;
/** A value to bind: a literal, a list or map of values, or what `from` makes. */
export type Value = number | string | boolean | null | readonly Value[] | { readonly [key: string]: Value } | Promised;
interface Promised {
  readonly promised: BindingInit;
}

export const int = integerType();
export const str = stringType();

/** An identifier in project p, domain d, version v. */
export const id = (resourceType: ResourceType, name: string): Identifier =>
  create(IdentifierSchema, { resourceType, project: "p", domain: "d", name, version: "v" });

export const variables = (types: Types) => ({
  variables: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }])),
});

const task = (name: string, inputs: Types, outputs: Types): CompiledTask =>
  create(CompiledTaskSchema, {
    template: {
      id: id(ResourceType.TASK, name),
      interface: { inputs: variables(inputs), outputs: variables(outputs) },
    },
  });

/** A promise of an output, or of the part of it that a path leads to. */
export const from = (node: string, name: string, ...path: (string | number)[]): Promised => ({
  promised: {
    value: {
      case: "promise",
      value: {
        nodeId: node,
        var: name,
        attrPath: path.map((part) => ({
          value: typeof part === "number" ? { case: "intValue", value: part } : { case: "stringValue", value: part },
        })),
      },
    },
  },
});

const isPromised = (value: object): value is Promised => "promised" in value;

function binding(value: Value): BindingInit {
  if (value === null) return { value: { case: "scalar", value: { value: { case: "noneType", value: {} } } } };
  if (Array.isArray(value)) return { value: { case: "collection", value: { bindings: value.map(binding) } } };
  if (typeof value === "object") {
    if (isPromised(value)) return value.promised;
    const bindings = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, binding(item)]));
    return { value: { case: "map", value: { bindings } } };
  }
  const primitive =
    typeof value === "number"
      ? { case: "integer" as const, value: BigInt(value) }
      : typeof value === "string"
        ? { case: "stringValue" as const, value }
        : { case: "boolean" as const, value };
  return { value: { case: "scalar", value: { value: { case: "primitive", value: { value: primitive } } } } };
}

const bindings = (values: Record<string, Value>) =>
  Object.entries(values).map(([name, value]) => ({ var: name, binding: binding(value) }));

type NodeInit = MessageInitShape<typeof NodeSchema>;

export const node = (
  nodeId: string,
  target: NonNullable<NodeInit["target"]>,
  inputs: Record<string, Value> = {},
  more: NodeInit = {},
): Node => create(NodeSchema, { id: nodeId, inputs: bindings(inputs), target, ...more });

/** A node that runs one of the tasks below. */
export const run = (
  nodeId: string,
  taskName: string,
  inputs: Record<string, Value> = {},
  ...upstreamNodeIds: string[]
): Node =>
  node(
    nodeId,
    { case: "taskNode", value: { reference: { case: "referenceId", value: id(ResourceType.TASK, taskName) } } },
    inputs,
    { upstreamNodeIds },
  );

/** A workflow but for its nodes: its inputs and outputs, and what the outputs are bound to. */
export interface Sides {
  readonly inputs?: Types;
  readonly outputs?: Types;
  readonly bound?: Record<string, Value>;
  readonly name?: string;
  readonly failureNode?: Node;
}

export const workflow = (
  nodes: readonly Node[],
  { inputs = {}, outputs = {}, bound = {}, name = "wf", failureNode }: Sides = {},
) =>
  create(WorkflowTemplateSchema, {
    id: id(ResourceType.WORKFLOW, name),
    interface: { inputs: variables(inputs), outputs: variables(outputs) },
    nodes: [...nodes],
    outputs: bindings(bound),
    ...(failureNode === undefined ? {} : { failureNode }),
  });

/** The tasks that a test's nodes may run. */
export const tasks = [
  task("none", {}, {}),
  task("inc", { x: int }, { y: int }),
  task("say", { x: str }, { y: str }),
  task("source", {}, { i: int, s: str, l: collectionType(int), m: mapType(str), d: structType() }),
  task("list", { xs: collectionType(int) }, { ys: collectionType(int) }),
  task("dict", { m: mapType(int) }, {}),
  task("optional", { x: unionType([int, noneType()]) }, {}),
  task("either", { x: unionType([collectionType(int), collectionType(noneType()), mapType(int)]) }, {}),
  task("colour", { c: enumType(["red", "blue"]) }, { c: enumType(["red", "blue"]) }),
  task("two", { a: int, b: str }, { o: booleanType() }),
  task("float", { x: floatType() }, {}),
];

export const compile = (
  primary: WorkflowTemplate,
  subWorkflows: WorkflowTemplate[] = [],
  launchPlans: LaunchPlanInterface[] = [],
) => compileWorkflow({ primary, subWorkflows, tasks, launchPlans });

/** Each error's code and node, and the connections of what compiles. */
export function outcome(...request: Parameters<typeof compile>): {
  errors: string[];
  upstream: Record<string, string[]>;
  downstream: Record<string, string[]>;
} {
  const result = compile(...request);
  if (result.ok) return { errors: [], ...lists(result.closure.primary?.connections) };
  const errors = [...new Set(result.errors.map(({ code, node }) => `${code} @ ${node}`))].sort();
  return { errors, upstream: {}, downstream: {} };
}

/** Connections as plain lists. */
export function lists(connections: ConnectionSet | undefined): {
  upstream: Record<string, string[]>;
  downstream: Record<string, string[]>;
} {
  const plain = (side: ConnectionSet["upstream"] = {}) =>
    Object.fromEntries(Object.entries(side).map(([key, { ids }]) => [key, ids]));
  return { upstream: plain(connections?.upstream), downstream: plain(connections?.downstream) };
}

/** All that is wrong, as text; empty for what compiles. */
export function messageOf(...request: Parameters<typeof compile>): string {
  const result = compile(...request);
  return result.ok ? "" : compileErrorsText(result.errors);
}

/** A node with an output of each type. */
export const source = run("s", "source");
