import { expect, test } from "vitest";
import { gridGeometry, placeAfterKey } from "./grid-geometry.ts";

test("250,000 items are some thousand rows of squares, and few items large squares", () => {
  expect(gridGeometry(250_000, 504)).toEqual({ columns: 56, rows: 4465, pitch: 9, square: 7 });
  expect(gridGeometry(3, 504).pitch).toBeGreaterThan(gridGeometry(5000, 504).pitch);
  expect(gridGeometry(10, 0)).toMatchObject({ columns: 1, rows: 10 });
});

test("keys move by a square, a row, a page and to the ends, and never out of the grid", () => {
  const grid = gridGeometry(100, 200);
  expect(grid.columns).toBe(10);
  const after = (key: string, place: number) => placeAfterKey(key, place, grid, 100, 100);
  expect(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => after(key, 55))).toEqual([54, 56, 45, 65]);
  expect([after("PageUp", 55), after("PageDown", 55)]).toEqual([15, 95]);
  expect([after("Home", 55), after("End", 55)]).toEqual([0, 99]);
  expect([after("ArrowUp", 3), after("ArrowLeft", 0), after("ArrowDown", 95), after("PageDown", 80)]).toEqual([
    3, 0, 95, 99,
  ]);
  expect(after("a", 5)).toBeUndefined();
});
