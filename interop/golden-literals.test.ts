// What flytekit makes of a value, and what we make of the same value: equal types and literals, read back the same.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { interpretSchema, positionOf } from "@haltere/sdk/translate";
import { FlyteError } from "haltere";
import { expect, test } from "vitest";
import { fromNote, NotExpressible, schemaOf, type TypeNote, type ValueNote } from "./golden/literal-cases.ts";
import { needing, recorded } from "./needs.ts";

interface Case {
  readonly id: string;
  readonly direction: "encode" | "decode";
  readonly type: TypeNote;
  readonly value?: ValueNote;
  readonly expect: {
    readonly error?: { readonly stage: "type" | "encode" | "decode"; readonly mustName?: readonly string[] };
    readonly decoded?: ValueNote;
    readonly value?: ValueNote;
  };
}

/** Cases whose values our types can say; the rest need durations, dates, directories, dataframes or Python. */
const said = 60;

needing("HALTERE_RECORDED_DIR", recorded, (recorded) => {
  const root = join(recorded, "golden", "literals");
  let ran = 0;
  for (const id of readdirSync(root).toSorted()) {
    const folder = join(root, id);
    const golden: Case = JSON.parse(readFileSync(join(folder, "case.json"), "utf8"));
    const check = prepare(golden, (file) => readFileSync(join(folder, file)));
    if (check === undefined) continue;
    ran++;
    test(id, check);
  }
  test("every case that can be said in TypeScript is", () => expect(ran).toBeGreaterThanOrEqual(said));
});

function prepare(golden: Case, read: (file: string) => Uint8Array): (() => void) | undefined {
  const { type, direction, expect: wanted } = golden;
  const big = /"\$int":\s*"-?\d{16,}"/.test(JSON.stringify(golden));
  try {
    const schema = schemaOf(type, big);
    const note = direction === "encode" ? golden.value : wanted.value;
    const value = note === undefined ? undefined : fromNote(note, type, big);
    const position = positionOf({ task: "golden" }, "input", "x");
    const interpret = () => interpretSchema(schema, "x").transformer;
    const { error } = wanted;
    if (error?.stage === "type") return () => refuses(interpret, error.mustName);
    return () => {
      const transformer = interpret();
      expect(toJson(LiteralTypeSchema, transformer.literalType)).toEqual(
        toJson(LiteralTypeSchema, fromBinary(LiteralTypeSchema, read("literal_type.pb"))),
      );
      if (direction === "encode") {
        if (error !== undefined) return refuses(() => transformer.toLiteral(value, position), error.mustName);
        const expected = fromBinary(LiteralSchema, read("literal.pb"));
        expect(toJson(LiteralSchema, transformer.toLiteral(value, position))).toEqual(toJson(LiteralSchema, expected));
        expect(plain(transformer.fromLiteral(expected, position))).toEqual(plain(value));
      } else {
        const given = fromBinary(LiteralSchema, read("literal.pb"));
        if (error !== undefined) return refuses(() => transformer.fromLiteral(given, position), error.mustName);
        expect(plain(transformer.fromLiteral(given, position))).toEqual(plain(value));
      }
    };
  } catch (thrown) {
    if (thrown instanceof NotExpressible) return undefined;
    throw thrown;
  }
}

function refuses(code: () => unknown, mustName: readonly string[] = []): void {
  let message = "";
  try {
    code();
  } catch (thrown) {
    if (!(thrown instanceof FlyteError)) throw thrown;
    message = thrown.fullMessage;
  }
  expect(message).not.toBe("");
  for (const name of mustName) expect(message.toLowerCase()).toContain(name.toLowerCase());
}

/** Files are equal when their locations are; a float of a whole value equals the int. */
function plain(value: unknown): unknown {
  if (typeof value === "object" && value !== null && "location" in value) return { file: value.location };
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  }
  return value;
}
