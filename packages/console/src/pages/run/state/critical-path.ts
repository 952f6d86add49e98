import type { RunRow } from "./run-tree.ts";

/** Keys of the nodes that the run's end waited for: at each level the last to end, then the last of those that it waited for, down into each. */
export function criticalPath(tree: readonly RunRow[]): ReadonlySet<string> {
  const path = new Set<string>();
  const follow = (siblings: readonly RunRow[]) => {
    const rows = new Map(siblings.map((row) => [row.key, row]));
    let current = latest(siblings);
    while (current !== undefined && !path.has(current.key)) {
      path.add(current.key);
      follow(current.children);
      current = latest(current.upstream.flatMap((key) => rows.get(key) ?? []));
    }
  };
  follow(tree);
  return path;
}

const endOf = ({ node }: RunRow) => (node === undefined ? undefined : (node.endedAt ?? Number.POSITIVE_INFINITY));

function latest(rows: readonly RunRow[]): RunRow | undefined {
  let found: RunRow | undefined;
  for (const row of rows) {
    const end = endOf(row);
    if (end !== undefined && (found === undefined || end > (endOf(found) ?? 0))) found = row;
  }
  return found;
}
