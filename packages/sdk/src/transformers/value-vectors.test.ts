// What flytekit makes of values of every type (interop/programs/value_vectors.py), and what we make of the same values.
import { readFileSync } from "node:fs";
import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { interpretSchema } from "../schema/interpret-schema.ts";
import { valueSamples } from "../testing/value-samples.ts";
import { positionOf } from "./position.ts";

interface Vector {
  readonly name: string;
  readonly literalType: JsonValue;
  readonly literal: JsonValue;
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL("../../test-vectors/values.json", import.meta.url), "utf8"),
);
const position = positionOf({ task: "t" }, "input", "x");

test("each vector has a sample, and each sample a vector", () => {
  expect(vectors.map(({ name }) => name).toSorted()).toEqual(Object.keys(valueSamples).toSorted());
});

test.each(vectors)("$name", ({ name, literalType, literal }) => {
  const [schema, value] = valueSamples[name] ?? [];
  if (schema === undefined) throw new Error(`there is no sample ${name}`);
  const { transformer } = interpretSchema(schema, "x");
  const theirs = fromJson(LiteralSchema, literal);
  expect(toJson(LiteralTypeSchema, transformer.literalType)).toEqual(
    toJson(LiteralTypeSchema, fromJson(LiteralTypeSchema, literalType)),
  );
  const ours = toJson(LiteralSchema, transformer.toLiteral(value, position));
  // Of what Python alone can say (an int in a float's place, a time's offset) the value is read.
  if (!name.startsWith("read ")) expect(ours).toEqual(toJson(LiteralSchema, theirs));
  const read = transformer.fromLiteral(theirs, position);
  expect(toJson(LiteralSchema, transformer.toLiteral(read, position))).toEqual(ours);
});
