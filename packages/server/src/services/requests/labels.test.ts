import { create } from "@bufbuild/protobuf";
import { LabelsSchema } from "@haltere/idl/admin";
import { expect, test } from "vitest";
import { checkLabels, wrongWithDnsLabel } from "./labels.ts";

const labels = (values: Record<string, string>) => create(LabelsSchema, { values });
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, "v"]));

test.each([[{ team: "a", "flyte.org/x": "b", "A_b.c": "" }], [many(16)], [{}]])("%j may be", (values) => {
  expect(() => checkLabels(labels(values))).not.toThrow();
});

test.each([
  [{ "#bad": "v" }, /invalid label key \[#bad\]/],
  [{ "-": "v" }, /invalid label key \[-\]/],
  [{ "a/b/c": "v" }, /invalid label key/],
  [{ "/x": "v" }, /prefix part must be non-empty/],
  [{ "UP.org/x": "v" }, /DNS name/],
  [{ [`${"n".repeat(64)}`]: "v" }, /no more than 63/],
  [{ k: "bad value!" }, /invalid label value \[bad value!\]/],
  [{ k: "v".repeat(64) }, /no more than 63/],
  [many(17), /cannot exceed 16 entries/],
])("%j may not", (values, message) => {
  expect(() => checkLabels(labels(values))).toThrow(message);
});

test.each(["p", "a-1", "0"])("%s is a DNS label", (text) => {
  expect(wrongWithDnsLabel(text)).toBeUndefined();
});

test.each(["", "pX", "p.x", "p_x", "-p", "p-", "a".repeat(64)])("%j is no DNS label", (text) => {
  expect(wrongWithDnsLabel(text)).toBeDefined();
});
