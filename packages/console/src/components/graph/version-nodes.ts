import type { CompiledWorkflowClosure, Node } from "@haltere/idl/core";
import { nodeRuns } from "../../format/workflow-facts.ts";
import { innerNodes, isEnd, nodesOf } from "./inner-nodes.ts";

/** A node of a version's graph, with those inside of it. */
export interface VersionNode {
  /** Ids in the workflows down to it: `n1/n0`. */
  readonly key: string;
  readonly spec: Node;
  readonly title: string;
  readonly text: string;
  readonly upstream: readonly string[];
  readonly children: readonly VersionNode[];
}

/** The nodes of a compiled workflow as a tree. */
export function versionNodes(closure: CompiledWorkflowClosure): {
  readonly top: readonly VersionNode[];
  readonly byKey: ReadonlyMap<string, VersionNode>;
} {
  const byKey = new Map<string, VersionNode>();
  const inside = innerNodes(closure);
  const level = (specs: readonly Node[], parentKey: string): VersionNode[] => {
    const keyOf = (id: string) => (parentKey === "" ? id : `${parentKey}/${id}`);
    const known = new Set(specs.map(({ id }) => id));
    return specs.map((spec) => {
      const key = keyOf(spec.id);
      const name = spec.metadata?.name ?? "";
      const node: VersionNode = {
        key,
        spec,
        title: name !== "" && name !== spec.id ? `${spec.id} · ${name}` : spec.id,
        text: nodeRuns(spec),
        upstream: spec.upstreamNodeIds.filter((id) => !isEnd(id) && known.has(id)).map(keyOf),
        children: level(inside(spec), key),
      };
      byKey.set(key, node);
      return node;
    });
  };
  return { top: level(nodesOf(closure.primary), ""), byKey };
}
