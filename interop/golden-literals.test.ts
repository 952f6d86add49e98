// What flytekit makes of a value, and what we make of the same value: equal types and literals, read back the same. Every
// recorded case is run. Of those that only Python can say, what another language sees of them is.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { LiteralSchema, LiteralTypeSchema } from "@haltere/idl/core";
import { interpretSchema, positionOf } from "@haltere/sdk/translate";
import { File, type FileAccess, FlyteError, float, Temporal } from "haltere";
import { expect, test } from "vitest";
import { fromNote, type Saying, schemaOf, type TypeNote, type ValueNote } from "./golden/literal-cases.ts";
import { needing, recorded } from "./needs.ts";

interface Case {
  readonly id: string;
  readonly direction: "encode" | "decode";
  readonly type: TypeNote;
  readonly value?: ValueNote;
  readonly hostLanguageOnly?: boolean;
  readonly description: string;
  readonly expect: {
    readonly error?: { readonly stage: "type" | "encode" | "decode"; readonly mustName?: readonly string[] };
    readonly value?: ValueNote;
    readonly literalType?: { readonly metadata?: { readonly python_class_name?: string } };
  };
}

needing("HALTERE_RECORDED_DIR", recorded, (recorded) => {
  const root = join(recorded, "golden", "literals");
  const ids = readdirSync(root).toSorted();
  for (const id of ids) {
    const golden: Case = JSON.parse(readFileSync(join(root, id, "case.json"), "utf8"));
    const read = (file: string) => readFileSync(join(root, id, file));
    if (golden.hostLanguageOnly) test(`${id} (Python only: ${golden.description})`, () => passesThrough(golden, read));
    else test(id, () => check(golden, read));
  }
  test("there are cases", () => expect(ids.length).toBeGreaterThan(0));
});

/** Where flytekit wrote the tables that it was given as dataframes; the 32 digits are random, and recorded as zeros. */
const written = `/vol/golden-raw/out/${"0".repeat(32)}`;
const files: FileAccess = {
  upload: (path) => path,
  uploadDirectory: (path) => path,
  produce: () => written,
  begin() {},
  settled: async () => undefined,
  async *open() {},
  async *list() {},
  scratch: async () => "",
};
const position = positionOf({ task: "golden" }, "input", "x", files);

function check(golden: Case, read: (file: string) => Uint8Array): void {
  const { type, direction, expect: wanted } = golden;
  const saying = sayingOf(golden);
  const interpret = () => interpretSchema(schemaOf(type, saying), "x").transformer;
  const { error } = wanted;
  if (error?.stage === "type") {
    refuses(interpret, error.mustName);
    return;
  }
  const transformer = interpret();
  expect(toJson(LiteralTypeSchema, transformer.literalType)).toEqual(
    toJson(LiteralTypeSchema, fromBinary(LiteralTypeSchema, read("literal_type.pb"))),
  );
  const note = direction === "encode" ? golden.value : wanted.value;
  const value = note === undefined ? undefined : fromNote(note, type, saying);
  if (direction === "encode" && error !== undefined) {
    refuses(() => transformer.toLiteral(value, position), error.mustName);
    return;
  }
  const literal = fromBinary(LiteralSchema, read("literal.pb"));
  if (error !== undefined) {
    refuses(() => transformer.fromLiteral(literal, position), error.mustName);
    return;
  }
  if (direction === "encode") {
    expect(toJson(LiteralSchema, transformer.toLiteral(value, position))).toEqual(toJson(LiteralSchema, literal));
  }
  expect(plain(transformer.fromLiteral(literal, position))).toEqual(plain(value));
}

/** What only Python can make has its type here too, and what it made is passed on as it came. */
function passesThrough({ type, ...golden }: Case, read: (file: string) => Uint8Array): void {
  const { transformer } = interpretSchema(schemaOf(type, sayingOf({ type, ...golden })), "x");
  expect(toJson(LiteralTypeSchema, transformer.literalType)).toEqual(
    toJson(LiteralTypeSchema, fromBinary(LiteralTypeSchema, read("literal_type.pb"))),
  );
  const literal = fromBinary(LiteralSchema, read("literal.pb"));
  const passedOn = transformer.toLiteral(transformer.fromLiteral(literal, position), position);
  expect(toJson(LiteralSchema, passedOn)).toEqual(toJson(LiteralSchema, literal));
}

function sayingOf(golden: Case): Saying {
  const isFloatForInt = golden.type === "int" && /"\$float"/.test(JSON.stringify(golden.value ?? null));
  return {
    big: isFloatForInt || /"\$int":\s*"-?\d{16,}"/.test(JSON.stringify(golden)),
    pythonClass: golden.expect.literalType?.metadata?.python_class_name ?? "",
  };
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

/** Files are equal when their locations are; a path is taken for a file; a float of a whole value equals the int. */
function plain(value: unknown): unknown {
  if (typeof value === "string" && value.startsWith("s3://")) return plain(File.from(value));
  if (typeof value === "number" || typeof value === "bigint")
    return { number: String(value), isMinusZero: Object.is(value, -0) };
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if ("location" in value) return { file: value.location ?? written, metadata: Reflect.get(value, "metadata") };
  if (value instanceof Temporal.Duration) return value.total({ unit: "nanoseconds" });
  if (Object.getPrototypeOf(value) === Object.getPrototypeOf(float(1))) return plain(Number(value));
  if (Object.getPrototypeOf(value) !== Object.prototype) return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}
