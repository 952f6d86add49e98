import { expect, test } from "vitest";
import { attributeKinds } from "./attribute-kinds.ts";
import { fieldText, pairsOfText, pairsText, pluginRows, pluginsOfRows } from "./field-text.ts";

test("pairs are the same again, as a map and as a list", () => {
  const text = "team=data\nempty=\nurl=a=b";
  for (const kept of ["map", "list"] as const) expect(pairsText(pairsOfText(text, kept))).toBe(text);
  expect(pairsOfText("list=1", "list")).toEqual([{ key: "list", value: "1" }]);
  expect(pairsOfText(" \n", "map")).toBeUndefined();
});

test("overrides of plugins are the same again, and without a word a missing plugin fails", () => {
  const json = [
    { taskType: "spark", pluginId: ["a", "b"], missingPluginBehavior: "USE_DEFAULT" },
    { taskType: "python-task", pluginId: ["container"] },
  ];
  expect(pluginsOfRows(pluginRows(json))).toEqual(json);
  expect(fieldText({ kind: "plugins" }, json)).toBe("spark by a, b; python-task by container, or fails");
});

test("nothing said is undefined, and no is said", () => {
  expect(fieldText({ kind: "yes or no" }, false)).toBe("no");
  expect(fieldText({ kind: "yes or no" }, undefined)).toBeUndefined();
  expect(fieldText({ kind: "lines" }, [])).toBeUndefined();
});

test("each kind's fields lie below its own name", () => {
  for (const { top, fields } of attributeKinds) for (const { place } of fields) expect(place[0]).toBe(top);
});
