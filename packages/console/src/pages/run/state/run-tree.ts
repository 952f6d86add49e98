import type { CompiledWorkflowClosure, Identifier, Node } from "@haltere/idl/core";
import { innerNodes, isEnd, nodesOf } from "../../../components/graph/inner-nodes.ts";
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

/**
 * The nodes of a run as a tree: what the workflow says, joined with what has begun. A row that would be as it was `before` is that row, so that
 * what shows it need not be rendered anew.
 */
export function runTree(
  nodes: ReadonlyMap<string, RunNode>,
  { closure, dynamic }: RunWorkflows,
  before: ReadonlyMap<string, RunRow> = new Map(),
): readonly RunRow[] {
  const inside = new Map<string, RunNode[]>();
  for (const node of nodes.values()) {
    if (isEnd(node.specId)) continue;
    const siblings = inside.get(node.parent);
    if (siblings === undefined) inside.set(node.parent, [node]);
    else siblings.push(node);
  }
  const insides = new Map<CompiledWorkflowClosure | undefined, ReturnType<typeof innerNodes>>();
  const insideOf = (spec: Node, within: CompiledWorkflowClosure | undefined): readonly Node[] => {
    const nodesIn = insides.get(within) ?? innerNodes(within);
    insides.set(within, nodesIn);
    return nodesIn(spec);
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
    const known = new Set(specs.map(({ id }) => id));
    const keyOf = (id: string) => (parentKey === "" ? id : `${parentKey}/${id}`);
    const upstreamOf = (spec: Node | undefined) =>
      (spec?.upstreamNodeIds ?? []).filter((id) => known.has(id)).map(keyOf);
    const row = (specId: string, spec: Node | undefined): RunRow => {
      const node = begun.get(specId);
      const key = keyOf(specId);
      const became = node?.isDynamic ? dynamic.get(node.id) : undefined;
      const below = became !== undefined ? nodesOf(became.primary) : spec === undefined ? [] : insideOf(spec, within);
      const isLeaf = node?.isArray || (below.length === 0 && (node === undefined || !inside.has(node.id)));
      const children = isLeaf ? none : level(below, became ?? within, node, key, depth + 1, true);
      const former = before.get(key);
      if (former !== undefined && former.node === node && former.spec === spec && sameRows(former.children, children))
        return former;
      return {
        key,
        parentKey,
        depth,
        name: shortName(spec?.metadata?.name || node?.name || specId),
        kind: kindOf(spec, node),
        target: targetOf(spec),
        node,
        spec,
        upstream: former !== undefined && former.spec === spec ? former.upstream : upstreamOf(spec),
        children,
      };
    };
    return [
      ...specs.map((spec) => row(spec.id, spec)),
      ...[...begun.keys()].filter((id) => !known.has(id)).map((id) => row(id, undefined)),
    ];
  };

  return level(nodesOf(closure?.primary), closure, undefined, "", 0, false);
}

/** Of most rows: what they cost is felt in a run of 10,000. */
const none: readonly RunRow[] = [];

const sameRows = (one: readonly RunRow[] | undefined, other: readonly RunRow[]): boolean =>
  one?.length === other.length && one.every((row, at) => row === other[at]);

/** A map's own name is made of its task's and a hash, which says nothing to a reader. */
const shortName = (name: string): string => name.replace(/^(?:.*\.)?map_(.+)_[0-9a-f]{32}(?:-arraynode)?$/, "map $1");

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
