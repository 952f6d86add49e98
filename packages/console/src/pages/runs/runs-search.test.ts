import { expect, test } from "vitest";
import { filterTime, isNarrowed, readRunsSearch, runFilters } from "./runs-search.ts";

const now = Date.UTC(2026, 10, 23, 22);

test("an address without a search lists all, the latest first", () => {
  const search = readRunsSearch({});
  expect(search).toMatchObject({ phases: [], sort: "created_at", descending: true, page: 0 });
  expect(runFilters(search, now)).toBe("");
  expect(isNarrowed(search)).toBe(false);
});

test("each part of the search is a filter of Flyte's", () => {
  const search = readRunsSearch({
    phase: "FAILED,TIMED_OUT",
    name: "abc",
    workflow: "orders",
    label: "team=blue",
    user: "me",
    since: "1h",
    until: "2026-11-23T21:30:00Z",
    archived: "1",
    sort: "duration",
  });
  expect(runFilters(search, now).split("+")).toEqual([
    "value_in(phase,FAILED;TIMED_OUT)",
    "contains(execution_name,abc)",
    "contains(workflow.name,orders)",
    "eq(execution_tag.key,team)",
    "eq(execution_tag.value,blue)",
    "eq(user,me)",
    "gte(created_at,2026-11-23T21:00:00.000Z)",
    "lte(created_at,2026-11-23T21:30:00.000Z)",
    "eq(state,1)",
  ]);
  expect(search).toMatchObject({ sort: "duration", descending: false });
});

test("a search that was typed by hand cannot break out of its filter", () => {
  const search = readRunsSearch({
    name: "a)+eq(state,1",
    phase: "x;y,FAILED",
    page: "-1",
    sort: "-secret",
    since: "soon",
  });
  expect(runFilters(search, now)).toBe("value_in(phase,FAILED)+contains(execution_name,a)eq(state,1)");
  expect(search).toMatchObject({ page: 0, sort: "created_at" });
});

test("an anchor leaves out what was made after it, to the microsecond", () => {
  const anchor = filterTime({ seconds: 1_763_935_200n, nanos: 7_654_321 });
  expect(anchor).toBe("2025-11-23T22:00:00.007654Z");
  expect(runFilters(readRunsSearch({}), now, anchor)).toBe("lte(created_at,2025-11-23T22:00:00.007654Z)");
});
