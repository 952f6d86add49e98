import { isEnd } from "../../../components/graph/inner-nodes.ts";
import type { RunNode } from "../state/run-node.ts";
import type { RunRow } from "../state/run-tree.ts";

/** A node of two runs; it may have begun in one of them alone. */
export interface NodePair {
  /** Ids in the workflows down to it: `n1/n0`. */
  readonly key: string;
  readonly name: string;
  readonly mine: RunNode | undefined;
  readonly theirs: RunNode | undefined;
}

/** The nodes of two runs that began in either, in the order of the first, then those of the other alone. */
export function nodePairs(rows: ReadonlyMap<string, RunRow>, others: readonly RunNode[]): readonly NodePair[] {
  const theirs = nodesByKey(others);
  const pairs: NodePair[] = [];
  for (const { key, name, node } of rows.values()) {
    const other = theirs.get(key);
    if (node !== undefined || other !== undefined) pairs.push({ key, name, mine: node, theirs: other });
  }
  for (const [key, other] of theirs)
    if (!rows.has(key)) pairs.push({ key, name: other.name || other.specId, mine: undefined, theirs: other });
  return pairs;
}

/** Nodes by the ids in the workflows down to them, as rows have them; of a parent's attempts the last one counts, and a map's items are no nodes. */
function nodesByKey(nodes: readonly RunNode[]): ReadonlyMap<string, RunNode> {
  const inside = Map.groupBy(
    nodes.filter(({ specId }) => !isEnd(specId)),
    ({ parent }) => parent,
  );
  const found = new Map<string, RunNode>();
  const add = (parent: string, above: string) => {
    const last = new Map<string, RunNode>();
    for (const node of inside.get(parent) ?? []) {
      const other = last.get(node.specId);
      if (other === undefined || Number(node.retryGroup) >= Number(other.retryGroup)) last.set(node.specId, node);
    }
    for (const [specId, node] of last) {
      const key = above === "" ? specId : `${above}/${specId}`;
      found.set(key, node);
      if (!node.isArray && node.id !== "") add(node.id, key);
    }
  };
  add("", "");
  return found;
}

/** Milliseconds that a node took; undefined while it goes on, and for one that did not begin. */
export function tookOf(node: RunNode | undefined): number | undefined {
  return node?.startedAt === undefined || node.endedAt === undefined ? undefined : node.endedAt - node.startedAt;
}

/** Whether a node did otherwise in the one than in the other: ended otherwise, or took twice as long and a second longer. */
export function didOtherwise({ mine, theirs }: NodePair): boolean {
  if (mine?.phase !== theirs?.phase) return true;
  const [one, other] = [tookOf(mine), tookOf(theirs)];
  if (one === undefined || other === undefined) return one !== other;
  return Math.abs(one - other) >= 1000 && Math.max(one, other) >= 2 * Math.min(one, other);
}
