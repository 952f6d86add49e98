import { expect, test } from "vitest";
import { placeInRanks } from "./place-in-ranks.ts";
import type { Placed, Shape } from "./placed.ts";

const shape = (key: string, upstream: string[] = [], inside: Shape[] = []): Shape => ({ key, upstream, inside });
const by = (places: readonly Placed[]) => new Map(places.map((place) => [place.key, place]));

test("each node is right of what it waits for, and none lies on another", () => {
  const shapes = Array.from({ length: 10_000 }, (_, at) => shape(`n${at}`, at < 5000 ? [] : [`n${at - 5000}`]));
  const places = placeInRanks(shapes);
  expect(places).toHaveLength(10_000);
  expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(10_000);
  const at = by(places);
  for (const { key, upstream } of shapes)
    for (const from of upstream) expect(at.get(key)?.x).toBeGreaterThan(at.get(from)?.x ?? Number.NaN);
});

test("a group has room for what is in it", () => {
  const at = by(placeInRanks([shape("g", [], [shape("g/a"), shape("g/b", ["g/a"])])]));
  const group = at.get("g");
  const last = at.get("g/b");
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThan(group?.width ?? 0);
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThan(group?.height ?? 0);
});

test("a circle is placed too", () => {
  expect(placeInRanks([shape("a", ["b"]), shape("b", ["a"])])).toHaveLength(2);
});
