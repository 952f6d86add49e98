import { ranksOf } from "./ranks.ts";
import type { Shape } from "./shape.ts";

/** What a graph is made of: a node, what it follows, and what lies in it. */
export interface GraphItem {
  readonly key: string;
  readonly upstream: readonly string[];
  readonly children: readonly GraphItem[];
}

/** Nodes that do the same at the same step, drawn as one. */
export interface Bundle<T> {
  readonly key: string;
  readonly items: readonly T[];
  /** Those that are shown of it, with a filter fewer than all. */
  readonly shown: readonly T[];
  /** Which page of those is open; undefined where none is. */
  readonly page: number | undefined;
}

export interface ShapeOptions<T> {
  readonly open: ReadonlySet<string>;
  /** What is alike does the same: the name of its task, say. */
  readonly alike: (item: T) => string;
  /** Pages of bundles that were opened, or -1 where one was closed, by hand. */
  readonly pages: ReadonlyMap<string, number>;
  readonly fits?: ((item: T) => boolean) | undefined;
  /** The chosen item, which opens the bundle that it is in. */
  readonly chosen?: string | undefined;
}

/** More than so many alike are one. */
const most = 12;
export const pageSize = 24;

/** The shapes of what is open, and the bundles among them by their keys. */
export function shapesOf<T extends GraphItem & { readonly children: readonly T[] }>(
  items: readonly T[],
  options: ShapeOptions<T>,
): { readonly shapes: readonly Shape[]; readonly bundles: ReadonlyMap<string, Bundle<T>> } {
  const bundles = new Map<string, Bundle<T>>();
  const level = (siblings: readonly T[]): Shape[] => {
    const owner = ownersOf(siblings, options);
    const shapes: Shape[] = [];
    const byBundle = new Map<string, T[]>();
    const follows = (keys: readonly string[], own: string): string[] => [
      ...new Set(keys.map((key) => owner.get(key) ?? key).filter((key) => key !== own)),
    ];
    for (const item of siblings) {
      const bundle = owner.get(item.key);
      if (bundle === undefined) {
        const inside = options.open.has(item.key) ? level(item.children) : [];
        shapes.push({ key: item.key, upstream: follows(item.upstream, item.key), inside, cells: [] });
        continue;
      }
      const members = byBundle.get(bundle);
      if (members !== undefined) {
        members.push(item);
        continue;
      }
      byBundle.set(bundle, [item]);
      shapes.push({ key: bundle, upstream: [], inside: [], cells: [] });
    }
    return shapes.map((shape) => {
      const members = byBundle.get(shape.key);
      if (members === undefined) return shape;
      const bundle = bundleOf(shape.key, members, options);
      bundles.set(shape.key, bundle);
      return {
        ...shape,
        upstream: follows([...new Set(members.flatMap(({ upstream }) => upstream))], shape.key),
        cells: membersOf(bundle).map(({ key }) => key),
      };
    });
  };
  return { shapes: level(items), bundles };
}

/** The items of the page that is open. */
export const membersOf = <T>({ shown, page }: Bundle<T>): readonly T[] =>
  page === undefined ? [] : shown.slice(page * pageSize, (page + 1) * pageSize);

function bundleOf<T extends GraphItem>(key: string, items: readonly T[], options: ShapeOptions<T>): Bundle<T> {
  const { fits, chosen, pages } = options;
  const shown = fits === undefined ? items : items.filter(fits);
  const last = Math.max(0, Math.ceil(shown.length / pageSize) - 1);
  const byHand = pages.get(key);
  const at = chosen === undefined ? -1 : shown.findIndex((item) => item.key === chosen);
  const found = fits !== undefined && shown.length > 0 ? 0 : undefined;
  const page = byHand ?? (at >= 0 ? Math.floor(at / pageSize) : found);
  return { key, items, shown, page: page === undefined || page < 0 ? undefined : Math.min(page, last) };
}

/** Which bundle each stands in, for those that stand in one. */
function ownersOf<T extends GraphItem>(
  siblings: readonly T[],
  { open, alike }: ShapeOptions<T>,
): ReadonlyMap<string, string> {
  if (siblings.length <= most) return new Map();
  const groups = new Map<string, string[]>();
  for (const [item, rank] of ranksOf(siblings)) {
    if (open.has(item.key) && item.children.length > 0) continue;
    const name = `${rank}/${alike(item)}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item.key]);
    else group.push(item.key);
  }
  const owners = new Map<string, string>();
  for (const group of groups.values())
    if (group.length > most) for (const key of group) owners.set(key, `${group[0]}+`);
  return owners;
}
