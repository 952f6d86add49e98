import { expect, test } from "vitest";
import { directionOf } from "./direction.ts";
import { partOf, placesIn, routesIn } from "./in-sight.ts";
import { layOutInRanks } from "./lay-out-in-ranks.ts";
import { pathOf } from "./path-of.ts";
import { type Layout, leafSize, type Shape, sameShapes } from "./shape.ts";
import { type GraphItem, membersOf, shapesOf } from "./shapes-of.ts";
import { beginningOf, holding, legible, showing, wholeOf } from "./viewport-of.ts";

const shape = (key: string, upstream: string[] = [], inside: Shape[] = [], cells: string[] = []): Shape => ({
  key,
  upstream,
  inside,
  cells,
});
const by = ({ places }: Layout) => new Map(places.map((place) => [place.key, place]));

interface Item extends GraphItem {
  readonly children: readonly Item[];
}
const item = (key: string, upstream: string[] = [], children: Item[] = []): Item => ({ key, upstream, children });
const wide: readonly Item[] = [
  item("first"),
  ...Array.from({ length: 10_000 }, (_, at) => item(`n${at}`, ["first"], [item(`n${at}/in`)])),
  item("last", ["n3", "n9"]),
];
const options = {
  open: new Set<string>(),
  alike: ({ key }: Item) => key.slice(0, 1),
  pages: new Map<string, number>(),
};

test("each node is right of what it waits for, none lies on another, and edges lead from border to border", () => {
  const shapes = Array.from({ length: 10_000 }, (_, at) => shape(`n${at}`, at < 5000 ? [] : [`n${at - 5000}`]));
  const layout = layOutInRanks(shapes);
  expect(layout.places).toHaveLength(10_000);
  expect(new Set(layout.places.map(({ x, y }) => `${x},${y}`)).size).toBe(10_000);
  const at = by(layout);
  for (const { key, upstream } of shapes)
    for (const from of upstream) expect(at.get(key)?.x).toBeGreaterThan(at.get(from)?.x ?? Number.NaN);
  const [route] = layout.routes;
  const [from, to] = [at.get(route?.from ?? ""), at.get(route?.to ?? "")];
  expect(route?.points[0]?.x).toBe((from?.x ?? 0) + (from?.width ?? 0));
  expect(route?.points.at(-1)?.x).toBe(to?.x);
});

test("a group has room for what is in it, and cells stand in theirs", () => {
  const layout = layOutInRanks([
    shape("g", [], [shape("g/a"), shape("g/b", ["g/a"], [], ["c0", "c1", "c2", "c3", "c4"])]),
  ]);
  const at = by(layout);
  const inside = (inner: string, outer: string) => {
    const [a, b] = [at.get(inner), at.get(outer)];
    expect(a?.x).toBeGreaterThan(b?.x ?? Number.NaN);
    expect(a?.y).toBeGreaterThan(b?.y ?? Number.NaN);
    expect((a?.x ?? 0) + (a?.width ?? 0)).toBeLessThan((b?.x ?? 0) + (b?.width ?? 0));
    expect((a?.y ?? 0) + (a?.height ?? 0)).toBeLessThan((b?.y ?? 0) + (b?.height ?? 0));
    expect(a?.depth).toBe((b?.depth ?? 0) + 1);
  };
  inside("g/a", "g");
  inside("g/b", "g");
  for (const cell of ["c0", "c3", "c4"]) inside(cell, "g/b");
  expect(layout.width).toBeGreaterThan(at.get("g")?.width ?? Number.NaN);
});

test("a circle is placed too", () => {
  expect(layOutInRanks([shape("a", ["b"]), shape("b", ["a"])]).places).toHaveLength(2);
});

test("many that do the same at one step are one, which is followed as they were", () => {
  const { shapes, bundles } = shapesOf(wide, options);
  expect(shapes).toEqual([shape("first"), shape("n0+", ["first"]), shape("last", ["n0+"])]);
  expect(bundles.get("n0+")?.items).toHaveLength(10_000);
});

test("a bundle opens at a page, at the chosen item, and with a filter at what that finds", () => {
  const cells = (more: Partial<Parameters<typeof shapesOf<Item>>[1]>) =>
    shapesOf(wide, { ...options, ...more }).shapes.find(({ key }) => key === "n0+")?.cells;
  expect(cells({ pages: new Map([["n0+", 1]]) })?.[0]).toBe("n24");
  expect(cells({ pages: new Map([["n0+", 999]]) })).toHaveLength(10_000 % 24);
  expect(cells({ chosen: "n5000" })).toContain("n5000");
  expect(cells({ fits: ({ key }) => key.endsWith("77") && key.length < 5 })).toEqual(
    expect.arrayContaining(["n77", "n177"]),
  );
  expect(cells({ chosen: "n5000", pages: new Map([["n0+", -1]]) })).toEqual([]);
});

test("what is opened leaves the bundle, and few are none", () => {
  const { shapes, bundles } = shapesOf(wide, { ...options, open: new Set(["n7"]) });
  expect(shapes.find(({ key }) => key === "n7")?.inside).toEqual([shape("n7/in")]);
  expect(bundles.get("n0+")?.items).toHaveLength(9999);
  expect(shapesOf(wide.slice(0, 12), options).bundles.size).toBe(0);
  expect(membersOf({ key: "", items: [], shown: [1, 2], page: undefined })).toEqual([]);
});

test("equal graphs are told from others", () => {
  const of = (cells: string[]) => [shape("g", ["a"], [shape("b", [], [], cells)])];
  expect(sameShapes(of(["c"]), of(["c"]))).toBe(true);
  expect(sameShapes(of(["c"]), of(["d"]))).toBe(false);
  expect(sameShapes(of([]), [...of([]), shape("z")])).toBe(false);
});

test("a long chain goes down and a short one to the right, as a pane has room", () => {
  const chain = (length: number) => Array.from({ length }, (_, at) => shape(`n${at}`, at === 0 ? [] : [`n${at - 1}`]));
  expect(directionOf(chain(9), { width: 1000, height: 700 })).toBe("down");
  expect(directionOf(chain(3), { width: 1000, height: 700 })).toBe("right");
  expect(directionOf(chain(9), { width: 360, height: 700 })).toBe("down");
});

test("what is in sight, and some around it, is found, however far it is zoomed", () => {
  const layout = layOutInRanks(
    Array.from({ length: 4000 }, (_, at) => shape(`n${at}`, at === 0 ? [] : [`n${at - 1}`])),
  );
  const near = partOf([0, 0, 1], 1000, 600);
  const found = placesIn(layout.places, near);
  expect(found.length).toBeGreaterThan(3);
  expect(found.length).toBeLessThan(20);
  expect(routesIn(layout.routes, near).length).toBeLessThan(20);
  expect(placesIn(layout.places, partOf([0, 0, 0.01], 1000, 600)).length).toBeGreaterThan(300);
  expect(partOf([3, 0, 1], 1000, 600)).toEqual(partOf([4, 0, 1], 1000, 600));
});

test("a graph is seen whole where it can be read so, else from its beginning; what is chosen comes into sight", () => {
  const pane = { width: 1000, height: 600 };
  const small = layOutInRanks([shape("a"), shape("b", ["a"])]);
  expect(beginningOf(small, pane).zoom).toBeGreaterThanOrEqual(1);
  const long = layOutInRanks(Array.from({ length: 40 }, (_, at) => shape(`n${at}`, at === 0 ? [] : [`n${at - 1}`])));
  expect(beginningOf(long, pane)).toMatchObject({ zoom: legible, x: 20 });
  expect(wholeOf(long, pane).zoom).toBeLessThan(legible);
  const last = by(long).get("n39") ?? { key: "", depth: 0, x: 0, y: 0, width: 0, height: 0 };
  const seen = showing(last, pane, beginningOf(long, pane));
  expect(seen.x + last.x * seen.zoom).toBeGreaterThan(0);
  expect(seen.x + (last.x + last.width) * seen.zoom).toBeLessThan(pane.width);
  expect(showing(last, pane, seen)).toBe(seen);
  expect(holding({ ...last, x: 0, y: 0, width: 5000 }, pane, { x: 500, y: 100, zoom: 1 })).toEqual({
    x: 20,
    y: 100,
    zoom: 1,
  });
  expect(leafSize(shape("x")).width).toBe(last.width);
});

test("an edge's path bends where its route does, and ends in an arrow's head", () => {
  expect(pathOf([])).toBe("");
  const path = pathOf([
    {
      from: "a",
      to: "b",
      points: [
        { x: 0, y: 0 },
        { x: 20, y: 0 },
        { x: 20, y: 40 },
        { x: 60, y: 40 },
      ],
    },
  ]);
  expect(path).toBe("M0,0L14,0Q20,0 20,6L20,34Q20,40 26,40L60,40M55,36.5L60,40L55,43.5");
});
