import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ContainerSchema, LiteralTypeSchema, TaskTemplateSchema } from "@haltere/idl/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { integerType } from "../type/literal-type-builders.ts";
import { digest } from "./canonical.ts";
import { difference, differenceText } from "./difference.ts";

const template = (image: string, config: Record<string, string> = {}) =>
  create(TaskTemplateSchema, {
    type: "python-task",
    config,
    custom: { z: 1, a: [true, null] },
    interface: { inputs: { variables: { x: { type: integerType() } } } },
    target: { case: "container", value: { image, args: ["a", "b"] } },
  });

test("equal messages have one digest, whatever the order of their maps", () => {
  const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([key]) => key });
  fc.assert(
    fc.property(entries, (pairs) => {
      const forward = template("i", Object.fromEntries(pairs));
      const backward = template("i", Object.fromEntries(pairs.toReversed()));
      expect(digest(TaskTemplateSchema, forward)).toEqual(digest(TaskTemplateSchema, backward));
      expect(difference(TaskTemplateSchema, forward, backward)).toEqual([]);
    }),
  );
});

test("a message has the digest of its encoding read back", () => {
  const message = template("i", { k: "v" });
  const again = fromBinary(TaskTemplateSchema, toBinary(TaskTemplateSchema, message));
  expect(digest(TaskTemplateSchema, again)).toEqual(digest(TaskTemplateSchema, message));
  expect(digest(TaskTemplateSchema, again)).toHaveLength(32);
});

test("messages have different digests exactly when a difference is told", () => {
  const values = fc.record({
    image: fc.constantFrom("a", "b"),
    args: fc.array(fc.constantFrom("x", "y", ",x"), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(values, values, (one, other) => {
      const [a, b] = [create(ContainerSchema, one), create(ContainerSchema, other)];
      const same = Buffer.from(digest(ContainerSchema, a)).equals(digest(ContainerSchema, b));
      expect(difference(ContainerSchema, a, b).length === 0).toBe(same);
    }),
  );
});

test("a difference names the path, and both values", () => {
  const before = template("img:1", { "a/b": "1" });
  const after = template("img:2");
  after.interface = undefined;
  after.custom = { z: 2, a: [true, null] };
  expect(differenceText(difference(TaskTemplateSchema, before, after))).toBe(
    [
      "/interface: {inputs: {variables: {x: {type: {simple: INTEGER}}}}} -> (absent)",
      "/custom/fields/z/number_value: 1 -> 2",
      '/container/image: "img:1" -> "img:2"',
      '/config: {a/b: "1"} -> (absent)',
    ].join("\n"),
  );
  expect(differenceText(difference(TaskTemplateSchema, before, after), 1)).toMatch(/and 3 more$/);
});

test("an enum's number and an absent field are not mistaken for each other", () => {
  const none = create(LiteralTypeSchema, { type: { case: "simple", value: 0 } });
  expect(difference(LiteralTypeSchema, create(LiteralTypeSchema), none)).toEqual([
    { path: "/simple", before: undefined, after: "NONE" },
  ]);
});
