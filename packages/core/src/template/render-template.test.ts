import { BlobType_BlobDimensionality, type Literal } from "@haltere/idl/core";
import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FlyteError } from "../flyte-error.ts";
import {
  blobLiteral,
  booleanLiteral,
  collectionLiteral,
  datetimeLiteral,
  durationLiteral,
  floatLiteral,
  integerLiteral,
  literalMap,
  mapLiteral,
  msgpackLiteral,
  noneLiteral,
  stringLiteral,
  unionLiteral,
} from "../literal/literal-builders.ts";
import { durationFromMicroseconds, timestampFromMicroseconds } from "../time/microseconds.ts";
import { integerType } from "../type/literal-type-builders.ts";
import { needsTaskTemplate, renderTemplate, type TemplateValues } from "./render-template.ts";

const values = (inputs: Record<string, Literal> = {}, more: Partial<TemplateValues> = {}): TemplateValues => ({
  input: "file:///d/inputs.pb",
  inputPrefix: "file:///d",
  outputPrefix: "file:///o",
  rawOutputDataPrefix: "file:///raw",
  checkpointOutputPrefix: "file:///o/_flytecheckpoints",
  generatedName: "f1-n0-0",
  namespace: "flytesnacks-development",
  inputs: literalMap(inputs),
  ...more,
});
const rendered = (word: string, given = values()) => renderTemplate([word], given)[0];

test.each([
  ["{{.input}}", "file:///d/inputs.pb"],
  ["{{ $INPUTPREFIX }}/x", "file:///d/x"],
  ["a={{.OutputPrefix}},{{.outputprefix}}", "a=file:///o,file:///o"],
  ["{{.rawOutputDataPrefix}}", "file:///raw"],
  ["{{.prevCheckpointPrefix}}", '""'],
  ["{{.checkpointOutputPrefix}}", "file:///o/_flytecheckpoints"],
  ["{{.perRetryUniqueKey}}", "f1_n0_0"],
  ["{{.Namespace}}", "flytesnacks-development"],
  ["{{.nothingKnown}} {{input}} { {.input} }", "{{.nothingKnown}} {{input}} { {.input} }"],
])("%s becomes %s", (word, text) => {
  expect(rendered(word)).toBe(text);
});

test("a key that starts with digits starts with a letter after", () => {
  expect(rendered("{{.perRetryUniqueKey}}", values({}, { generatedName: "12-x.y" }))).toBe("ax_y");
});

test("a checkpoint is named where there is one", () => {
  expect(rendered("{{.prevCheckpointPrefix}}", values({}, { prevCheckpointPrefix: "file:///c" }))).toBe("file:///c");
});

test.each([
  [integerLiteral(2n ** 62n), "4611686018427387904"],
  [floatLiteral(1e6), "1e+06"],
  [floatLiteral(123456.5), "123456.5"],
  [floatLiteral(0.00001), "1e-05"],
  [floatLiteral(3), "3"],
  [booleanLiteral(true), "true"],
  [stringLiteral("a {{.input}} $& b"), "a {{.input}} $& b"],
  [datetimeLiteral(timestampFromMicroseconds(1_500_000)), "1970-01-01T00:00:01.5Z"],
  [durationLiteral(durationFromMicroseconds(1_500_000)), "seconds:1 nanos:500000000"],
  [blobLiteral("s3://b/k", "", BlobType_BlobDimensionality.SINGLE), "s3://b/k"],
  [collectionLiteral([integerLiteral(1), collectionLiteral([stringLiteral("x")])]), "[1,[x]]"],
  [collectionLiteral([]), "[]"],
  [msgpackLiteral(encode({ b: [1, null, "x", true], a: 0.5 })), "map[a:0.5 b:[1 <nil> x true]]"],
])("an input is written the way Flyte writes it: %#", (literal, text) => {
  expect(rendered("--x={{ .Inputs.x }}", values({ x: literal }))).toBe(`--x=${text}`);
});

test.each([
  [noneLiteral(), "is none"],
  [mapLiteral({}), "is a map"],
  [unionLiteral(integerLiteral(1), integerType()), "union"],
  [collectionLiteral([noneLiteral()]), "has an item that is none"],
])("a value without a form on a command line is refused by its input's name: %#", (literal, reason) => {
  expect(() => rendered("{{.inputs.x}}", values({ x: literal }))).toThrow(new RegExp(`Input x .*${reason}`));
});

test("a missing input is named, also one that every object has", () => {
  for (const name of ["y", "constructor"]) {
    const error = FlyteError.from(catchError(() => rendered(`{{.inputs.${name}}}`)));
    expect(error.code).toBe("InvalidArgument");
    expect(error.where).toEqual({ input: name });
    expect(error.hint).toContain(name);
  }
});

test("what the task's template lies at is only asked for where a word says so", () => {
  expect(needsTaskTemplate(["x", "{{.input}}"])).toBe(false);
  expect(needsTaskTemplate(["{{ $taskTemplatePath }}"])).toBe(true);
  expect(rendered("{{.taskTemplatePath}}", values({}, { taskTemplatePath: "file:///task.pb" }))).toBe(
    "file:///task.pb",
  );
  expect(() => rendered("{{.taskTemplatePath}}")).toThrow(/template/);
});

test("words without braces, and inputs' own braces, are never rewritten", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      if (!text.includes("{{")) expect(rendered(text)).toBe(text);
      expect(rendered("{{.inputs.x}}", values({ x: stringLiteral(text) }))).toBe(text);
    }),
  );
});

function catchError(call: () => unknown): unknown {
  try {
    return call();
  } catch (thrown) {
    return thrown;
  }
}
