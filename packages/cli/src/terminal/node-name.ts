import type { Node } from "@haltere/idl/core";

/** What a workflow's nodes are called, by id: for a map, whose name on the wire is long, `map` and its task. */
export function nodeNames(nodes: readonly Pick<Node, "id" | "metadata">[]): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id, metadata }) => [id, shortName(metadata?.name ?? "")]));
}

/** `flows.map_inc_0d5e41499a01d186dfae95c68432296e-arraynode` is `map inc`. */
export function shortName(name: string): string {
  const [, task] = /(?:^|\.)map_(.+)_[0-9a-f]{32}-arraynode$/.exec(name) ?? [];
  return task === undefined ? name : `map ${task}`;
}
