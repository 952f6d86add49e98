import type { CompiledWorkflow, CompiledWorkflowClosure, Identifier, Node } from "@haltere/idl/core";
import type { RunNode } from "./run-node.ts";

type RowKind = "task" | "workflow" | "launch plan" | "branch" | "gate" | "map" | "dynamic" | "node";

/** A node of a run's tree: of its workflow, of its records, or most often of both. */
export interface RunRow {
  /** Ids in the workflows down to it: `n1/n0`. The same before and after it has begun. */
  readonly key: string;
  readonly parentKey: string;
  readonly depth: number;
  readonly name: string;
  readonly kind: RowKind;
  /** What it calls: a task, a workflow or a launch plan. */
  readonly target: Identifier | undefined;
  /** Absent until it has begun. */
  readonly node: RunNode | undefined;
  readonly spec: Node | undefined;
  readonly children: readonly RunRow[];
  /** Keys of the siblings whose outputs it waits for. */
  readonly upstream: readonly string[];
}

/** The workflow of a run, and those that its dynamic nodes became, by the node's id. */
export interface RunWorkflows {
  readonly closure: CompiledWorkflowClosure | undefined;
  readonly dynamic: ReadonlyMap<string, CompiledWorkflowClosure>;
}

const ends: ReadonlySet<string> = new Set(["start-node", "end-node"]);
const nameOf = (id: Identifier | undefined) =>
  id === undefined ? "" : `${id.resourceType}/${id.project}/${id.domain}/${id.name}/${id.version}`;

/** The nodes of a run as a tree: what the workflow says, joined with what has begun. */
export function runTree(nodes: ReadonlyMap<string, RunNode>, { closure, dynamic }: RunWorkflows): readonly RunRow[] {
  const inside = new Map<string, RunNode[]>();
  for (const node of nodes.values()) {
    if (ends.has(node.specId)) continue;
    const siblings = inside.get(node.parent);
    if (siblings === undefined) inside.set(node.parent, [node]);
    else siblings.push(node);
  }
  const indexes = new Map<CompiledWorkflowClosure, ReadonlyMap<string, CompiledWorkflow>>();
  const subWorkflow = (of: CompiledWorkflowClosure | undefined, id: Identifier) => {
    if (of === undefined) return undefined;
    const index =
      indexes.get(of) ?? new Map(of.subWorkflows.map((workflow) => [nameOf(workflow.template?.id), workflow]));
    indexes.set(of, index);
    return index.get(nameOf(id));
  };

  const level = (
    specs: readonly Node[],
    within: CompiledWorkflowClosure | undefined,
    parent: RunNode | undefined,
    parentKey: string,
    depth: number,
    hasParent: boolean,
  ): RunRow[] => {
    const begun = new Map<string, RunNode>();
    for (const node of hasParent && parent === undefined ? [] : (inside.get(parent?.id ?? "") ?? [])) {
      const other = begun.get(node.specId);
      // Of a parent's attempts the last one counts.
      if (other === undefined || Number(node.retryGroup) >= Number(other.retryGroup)) begun.set(node.specId, node);
    }
    const own = specs.filter(({ id }) => !ends.has(id));
    const known = new Set(own.map(({ id }) => id));
    const keyOf = (id: string) => (parentKey === "" ? id : `${parentKey}/${id}`);
    const row = (specId: string, spec: Node | undefined): RunRow => {
      const node = begun.get(specId);
      const key = keyOf(specId);
      const became = node?.isDynamic ? dynamic.get(node.id) : undefined;
      const [below, scope] = specsInside(spec, within, became);
      return {
        key,
        parentKey,
        depth,
        name: shortName(spec?.metadata?.name || node?.name || specId),
        kind: kindOf(spec, node),
        target: targetOf(spec),
        node,
        spec,
        upstream: (spec?.upstreamNodeIds ?? []).filter((id) => known.has(id)).map(keyOf),
        children: node?.isArray ? [] : level(below, scope, node, key, depth + 1, true),
      };
    };
    return [
      ...own.map((spec) => row(spec.id, spec)),
      ...[...begun.keys()].filter((id) => !known.has(id)).map((id) => row(id, undefined)),
    ];
  };

  const specsInside = (
    spec: Node | undefined,
    within: CompiledWorkflowClosure | undefined,
    became: CompiledWorkflowClosure | undefined,
  ): [readonly Node[], CompiledWorkflowClosure | undefined] => {
    if (became !== undefined) return [nodesOf(became.primary), became];
    if (spec?.target.case === "branchNode") return [branchNodes(spec), within];
    if (spec?.target.case === "workflowNode" && spec.target.value.reference.case === "subWorkflowRef")
      return [nodesOf(subWorkflow(within, spec.target.value.reference.value)), within];
    return [[], within];
  };
  return level(nodesOf(closure?.primary), closure, undefined, "", 0, false);
}

/** A map's own name is made of its task's and a hash, which says nothing to a reader. */
const shortName = (name: string): string => name.replace(/^(?:.*\.)?map_(.+)_[0-9a-f]{32}(?:-arraynode)?$/, "map $1");

function nodesOf(workflow: CompiledWorkflow | undefined): Node[] {
  const { nodes = [], failureNode } = workflow?.template ?? {};
  return failureNode === undefined ? nodes : [...nodes.filter(({ id }) => id !== failureNode.id), failureNode];
}

function branchNodes(spec: Node): Node[] {
  const cases = spec.target.case === "branchNode" ? spec.target.value.ifElse : undefined;
  if (cases === undefined) return [];
  const last = cases.default.case === "elseNode" ? cases.default.value : undefined;
  return [cases.case?.thenNode, ...cases.other.map(({ thenNode }) => thenNode), last].filter(
    (node) => node !== undefined,
  );
}

function kindOf(spec: Node | undefined, node: RunNode | undefined): RowKind {
  if (node?.isDynamic) return "dynamic";
  switch (spec?.target.case) {
    case "taskNode":
      return "task";
    case "workflowNode":
      return spec.target.value.reference.case === "launchplanRef" ? "launch plan" : "workflow";
    case "branchNode":
      return "branch";
    case "gateNode":
      return "gate";
    case "arrayNode":
      return "map";
    case undefined:
      return node?.isArray ? "map" : "node";
  }
}

function targetOf(spec: Node | undefined): Identifier | undefined {
  switch (spec?.target.case) {
    case "taskNode":
    case "workflowNode":
      return spec.target.value.reference.value;
    case "arrayNode":
      return targetOf(spec.target.value.node);
    default:
      return undefined;
  }
}

/** The rows of a tree by their keys. */
export function rowsByKey(tree: readonly RunRow[]): ReadonlyMap<string, RunRow> {
  const rows = new Map<string, RunRow>();
  const add = (row: RunRow) => {
    rows.set(row.key, row);
    row.children.forEach(add);
  };
  tree.forEach(add);
  return rows;
}
