import { expect, test } from "vitest";
import { viewSearch, withView } from "./saved-views.ts";

test("a view keeps the search and not the page", () => {
  expect(viewSearch({ phase: "FAILED", page: "3", name: "", sort: undefined })).toEqual({ phase: "FAILED" });
});

test("a view of the same name gives way, and they stand by name", () => {
  const views = withView(withView([], { name: "b", search: {} }), { name: "a", search: {} });
  expect(withView(views, { name: "b", search: { phase: "FAILED" } })).toEqual([
    { name: "a", search: {} },
    { name: "b", search: { phase: "FAILED" } },
  ]);
});
