import { create } from "@bufbuild/protobuf";
import { IdentifierSchema, type LiteralType, LiteralTypeSchema, ResourceType, SimpleType } from "@haltere/idl/core";
import { expect, test } from "vitest";
import type { Draft } from "../../forms/draft.ts";
import { shapeOfType } from "../../forms/shape-of-type.ts";
import type { FormInput, LaunchState } from "./launch-state.ts";
import { beginningState, stateFromJson, stateJson } from "./launch-state.ts";
import { launchFromText, launchText, subjectOfText } from "./launch-text.ts";
import { addressOf, formOfAddress } from "./presets.ts";
import { type Settings, toldCount, usualSettings } from "./settings.ts";

const simple = (value: SimpleType) => create(LiteralTypeSchema, { type: { case: "simple", value } });
const one = create(LiteralTypeSchema, {
  ...simple(SimpleType.STRUCT),
  metadata: { type: "object", title: "One", properties: { size: { type: "integer" } }, required: ["size"] },
});
const other = create(LiteralTypeSchema, { ...one, metadata: { ...one.metadata, title: "Other" } });
const types: Readonly<Record<string, LiteralType>> = {
  count: simple(SimpleType.INTEGER),
  side: create(LiteralTypeSchema, { type: { case: "unionType", value: { variants: [one, other] } } }),
};
const inputs: readonly FormInput[] = Object.entries(types).map(([name, type]) => ({
  name,
  type,
  shape: shapeOfType(type),
  description: "",
  required: true,
}));
const subject = create(IdentifierSchema, { resourceType: ResourceType.LAUNCH_PLAN, name: "a.b", version: "v" });
const settings: Settings = {
  name: "run",
  labels: "a=b=c\nd=",
  annotations: "x=y",
  envs: "LEVEL=1",
  tags: "one\ntwo words",
  maxParallelism: "3",
  interruptible: "no",
  overwriteCache: true,
  rawOutput: "s3://b",
  serviceAccount: "sa",
  iamRole: "role",
  clusterPool: "pool",
  clusterLabel: "label",
  notify: "these",
  notifications: [{ by: "pagerDuty", phases: ["FAILED", "TIMED_OUT"], recipients: "a@b, c@d" }],
};
const size: Draft = { kind: "fields", fields: new Map([["size", { kind: "text", text: "5" }]]) };
const state: LaunchState = {
  settings,
  drafts: new Map<string, Draft>([
    ["count", { kind: "text", text: "9223372036854775807" }],
    // Its text is the first variant's as well.
    ["side", { kind: "choice", index: 1, draft: size }],
  ]),
};
const begun = beginningState(inputs, undefined);

test("a whole launch is read from its text as it was", () => {
  const text = launchText(subject, inputs, state);
  expect(text).toContain("9223372036854775807");
  expect(text).toContain("$literal");
  expect(subjectOfText(text)).toEqual({ kind: "launch_plan", name: "a.b", version: "v" });
  expect(launchFromText(text, inputs, begun)).toEqual({ state });
});

test("inputs alone leave the settings, and a launch without settings has the usual ones", () => {
  const alone = launchFromText("count: 1", inputs, state);
  expect(alone).toMatchObject({ state: { settings } });
  expect(launchFromText("{launch_plan: a, inputs: {count: 1}}", inputs, state)).toMatchObject({
    state: { settings: usualSettings },
  });
});

test.each([
  ["[1]", "Give an object"],
  ["{", "at line 1"],
  ["none: 1", "There is no input none. There are count, side."],
  ["count: many", "The value of count is not of its type."],
  ["side: {$literal: {x: 1}}", "The value of side is not of its type."],
  ["{task: t, inputs: {}, lables: {}}", "There is no setting lables."],
  ["{task: t, tags: x}", "The setting tags has to be a list"],
  ["{task: t, interruptible: perhaps}", "The setting interruptible has to be true or false."],
  ["{task: t, notifications: [{email: [a], phases: [RUNNING]}]}", "Notifications have to be a list"],
])("%s is refused", (text, reason) => {
  expect(launchFromText(text, inputs, begun)).toEqual({ reason: expect.stringContaining(reason) });
});

test("an address has the form, finished or not", async () => {
  const half: LaunchState = { settings, drafts: new Map([...state.drafts, ["count", { kind: "text", text: "-" }]]) };
  const hash = await addressOf(stateJson(half));
  expect(stateFromJson(await formOfAddress(hash), inputs, begun)).toEqual(half);
  expect(await formOfAddress(hash.slice(0, -6))).toBeUndefined();
  expect(await formOfAddress("form=%")).toBeUndefined();
});

test("what was kept of another type is left out", () => {
  const changed = inputs.map((input) =>
    input.name === "side" ? { ...input, shape: shapeOfType(simple(SimpleType.BOOLEAN)) } : input,
  );
  const kept = stateFromJson(stateJson(state), changed, beginningState(changed, undefined));
  expect(kept?.drafts.get("count")).toEqual(state.drafts.get("count"));
  expect(kept?.drafts.get("side")).toEqual({ kind: "unset" });
  expect(stateFromJson({ inputs: 1 }, inputs, begun)).toBeUndefined();
});

test("what a launch is told is counted", () => {
  expect(toldCount(usualSettings)).toBe(0);
  expect(toldCount(settings)).toBe(14);
});
