import { expect, test } from "vitest";
import { labelsOfText, labelsText } from "./labels-text.ts";

test("labels are the same again, and a value may hold the sign", () => {
  const labels = { team: "data", empty: "", query: "a=b" };
  expect(labelsOfText(labelsText(labels))).toEqual(labels);
  expect(labelsOfText("\n team = data \n\nlone")).toEqual({ team: "data", lone: "" });
});
