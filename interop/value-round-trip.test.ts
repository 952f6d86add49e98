// Random values of random types: ours to flytekit's TypeEngine and back, unchanged, under types that are the same.
import { deepStrictEqual } from "node:assert/strict";
import { fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { interpretSchema, positionOf } from "@haltere/sdk/translate";
import fc from "fast-check";
import { expect, test } from "vitest";
import { needing, python } from "./needs.ts";
import { randomType } from "./values/random-type.ts";
import { startTypeEngine } from "./values/type-engine.ts";

const seed = Number(process.env.HALTERE_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const types = 400;
const valuesOfEach = 6;

needing("HALTERE_PYTHON", python, (python) => {
  test(`values go to Python and back unchanged (HALTERE_FUZZ_SEED=${seed})`, async () => {
    console.log(`HALTERE_FUZZ_SEED=${seed}`);
    const engine = startTypeEngine(python);
    const position = positionOf({ task: "t" }, "input", "x");
    const samples = randomType.chain((type) =>
      fc.tuple(
        fc.constant({ ...type, [fc.toStringMethod]: () => JSON.stringify(type.python) }),
        fc.array(type.value, { minLength: valuesOfEach, maxLength: valuesOfEach }),
      ),
    );
    let tried = 0;
    try {
      await fc.assert(
        fc.asyncProperty(samples, async ([type, values]) => {
          const { transformer } = interpretSchema(type.schema, "x");
          const sent = values.map((value) => transformer.toLiteral(value, position));
          const back = await engine.trip(type.python, sent);
          expect(toJson(LiteralTypeSchema, transformer.literalType)).toEqual(toJson(LiteralTypeSchema, back.type));
          for (const [index, literal] of back.literals.entries()) {
            const value = transformer.fromLiteral(literal, position);
            deepStrictEqual(comparable(value), comparable(values[index]));
            // What Python wrote is written again as Python wrote it: there, and back, and there.
            const again = transformer.toLiteral(value, position);
            expect(json(again)).toEqual(json(literal));
            tried++;
          }
        }),
        { seed, numRuns: types },
      );
    } finally {
      await engine.close();
    }
    expect(tried).toBeGreaterThanOrEqual(2000);
  });
});

function json(literal: Parameters<typeof toBinary<typeof LiteralSchema>>[1]): unknown {
  return toJson(LiteralSchema, fromBinary(LiteralSchema, toBinary(LiteralSchema, literal)));
}

/** Files are equal when they lie at one place, times when they have one text. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Symbol.toStringTag in value) return String(value);
  if ("location" in value) return { location: value.location };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item)]));
}
