import { type Held, openValue } from "./open-value.ts";

/** A row of a value's tree: a part, and where it stands. */
export interface TreeRow {
  /** The indices from the root, `2.0.15`; empty for the root itself. */
  readonly path: string;
  readonly depth: number;
  readonly name: string;
  readonly held: Held;
  /** Its place among its siblings, from 0, and how many they are. */
  readonly at: number;
  readonly of: number;
}

/** The parts below a value that are in the open: of what is folded nothing is looked at. */
export function treeRows(root: Held, open: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (held: Held, path: string, depth: number) => {
    const opened = openValue(held);
    if (opened.kind !== "branch") return;
    const of = opened.parts.length;
    for (const [at, part] of opened.parts.entries()) {
      const below = path === "" ? String(at) : `${path}.${at}`;
      rows.push({ path: below, depth, at, of, ...part });
      if (open.has(below)) add(part.held, below, depth + 1);
    }
  };
  add(root, "", 0);
  return rows;
}

/** The path that holds another; empty for what stands at the top. */
export function pathAbove(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/** All paths that hold one, which must be open for it to be seen. */
export function pathsAbove(path: string): readonly string[] {
  const above = pathAbove(path);
  return above === "" ? [] : [...pathsAbove(above), above];
}

export interface Found {
  readonly paths: readonly string[];
  /** Whether there are more, which were not looked for. */
  readonly more: boolean;
}

/** The parts whose name or text has a text in it, whatever its case: at most `most`, in the order of the tree. */
export function findParts(root: Held, wanted: string, most = 1000): Found {
  const paths: string[] = [];
  const text = wanted.toLowerCase();
  const look = (held: Held, path: string): boolean => {
    const opened = openValue(held);
    if (opened.kind !== "branch") return true;
    return opened.parts.every((part, at) => {
      const below = path === "" ? String(at) : `${path}.${at}`;
      if (part.name.toLowerCase().includes(text) || ownText(part.held).toLowerCase().includes(text)) {
        if (paths.length === most) return false;
        paths.push(below);
      }
      return look(part.held, below);
    });
  };
  const whole = text === "" || look(root, "");
  return { paths, more: !whole };
}

function ownText(held: Held): string {
  const opened = openValue(held);
  return opened.kind === "leaf" ? opened.text : opened.kind === "place" ? opened.uri : "";
}

/** Every path that can be opened, or undefined where that would show more than `most` rows. */
export function allBranches(root: Held, most = 500): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  let rows = 0;
  const walk = (held: Held, path: string): boolean => {
    const opened = openValue(held);
    if (opened.kind !== "branch") return true;
    if (path !== "") found.add(path);
    rows += opened.parts.length;
    return (
      rows <= most && opened.parts.every((part, at) => walk(part.held, path === "" ? String(at) : `${path}.${at}`))
    );
  };
  return walk(root, "") ? found : undefined;
}
