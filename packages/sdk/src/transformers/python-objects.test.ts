// Objects with every kind of field, as flytekit has them. `interop/programs/python_objects.py` recorded what it makes.
import { readFileSync } from "node:fs";
import { type JsonValue, toJson } from "@bufbuild/protobuf";
import { packMessage } from "@haltere/core";
import { LiteralTypeSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { Bytes } from "../schema/bytes-schema.ts";
import { interpretSchema } from "../schema/interpret-schema.ts";
import { pydanticModel } from "../schema/schema-notes.ts";
import { Duration, Instant, PlainDate, Temporal } from "../schema/time-schemas.ts";
import { positionOf } from "./position.ts";

interface Recorded {
  readonly literalType: JsonValue;
  readonly msgpack: string;
}

const recorded: { readonly dataclass: Recorded; readonly model: Recorded } = JSON.parse(
  readFileSync(new URL("../testing/python-objects.json", import.meta.url), "utf8"),
);

const at = positionOf({ task: "t" }, "input", "x");
const Size = z.enum(["small", "large-one"]).meta({ title: "Size" });
const start = Temporal.Instant.from("2020-01-01T00:00:00Z");
const length = Temporal.Duration.from({ seconds: 1, milliseconds: 500 });

const Point = z.object({ x: z.int(), y: z.number().default(1) }).meta({ title: "Point" });
const Everything = z
  .object({
    by_code: z.record(z.int(), z.string()),
    by_size: z.partialRecord(Size, z.int()),
    points: z.array(Point),
    mode: z.literal(["a", "b"]),
    one: z.literal(1),
    either: z.union([z.int(), z.string()]),
    named: z.record(z.string(), Point),
    raw: Bytes,
    untyped: z.record(z.string(), z.unknown()),
    size: Size.default("small"),
    when: Instant.default(start),
    span: Duration.default(length),
    day: PlainDate.default(Temporal.PlainDate.from("2020-01-02")),
    point: Point.default({ x: 1, y: 1 }),
    maybe: z.int().nullable().default(3),
    text: z.string().default("x"),
  })
  .meta({ title: "Everything" });

const Sub = pydanticModel(z.object({ q: z.int() }).meta({ title: "Sub" }));
const Model = pydanticModel(
  z
    .object({
      by_code: z.record(z.int(), z.string()),
      by_size: z.map(Size, z.int()),
      subs: z.array(Sub),
      mode: z.literal(["a", "b"]),
      one: z.literal("z"),
      either: z.union([z.int(), z.string()]),
      untyped: z.record(z.string(), z.unknown()),
      when: Instant,
      day: PlainDate,
      long: Duration,
      size: Size,
      sub: Sub,
      maybe: z.int().nullable().default(null),
      maybe_sub: Sub.nullable().default(null),
      maybe_size: Size.nullable().default(null),
      spans: z.array(Duration).default([]),
      default_size: Size.default("small"),
      default_sub: Sub.default({ q: 1 }),
      default_when: Instant.default(start),
      default_span: Duration.default(Temporal.Duration.from({ seconds: 90 })),
    })
    .meta({ title: "Model" }),
);

test("a dataclass with every kind of field has flytekit's type and bytes", () => {
  const { transformer } = interpretSchema(Everything, "x");
  const { structure, ...type } = toJson(LiteralTypeSchema, transformer.literalType) as Record<string, JsonValue>;
  const fields = (structure as { dataclassType: Record<string, JsonValue> }).dataclassType;
  const { raw, ...others } = fields;
  // Python has a pickle for bytes at the top, but packs them in objects as we do.
  expect(raw).toEqual({ simple: "BINARY" });
  expect({ ...type, structure: { dataclassType: others } }).toEqual(recorded.dataclass.literalType);
  const value = {
    by_code: { 1: "a" },
    by_size: { "large-one": 1 },
    points: [{ x: 1, y: 2.5 }],
    mode: "b",
    one: 1,
    either: "s",
    named: { k: { x: 2 } },
    raw: new Uint8Array([255, 0]),
    untyped: { a: [1, null] },
  };
  expect(Buffer.from(packMessage(transformer.pack(value, at))).toString("hex")).toBe(recorded.dataclass.msgpack);
});

test("a pydantic model with every kind of field has flytekit's type and bytes", () => {
  const { transformer } = interpretSchema(Model, "x");
  expect(toJson(LiteralTypeSchema, transformer.literalType)).toEqual(recorded.model.literalType);
  const value = {
    by_code: { 7: "x" },
    by_size: new Map([["large-one", 2]]),
    subs: [{ q: 2 }],
    mode: "a",
    one: "z",
    either: "s",
    untyped: { a: 1 },
    when: Temporal.Instant.from("2024-01-02T03:04:05.000006Z"),
    day: Temporal.PlainDate.from("2024-01-02"),
    long: Temporal.Duration.from({ days: 400, microseconds: 1 }),
    size: "large-one",
    sub: { q: 3 },
    spans: [Temporal.Duration.from("-PT1.5S"), new Temporal.Duration(), Temporal.Duration.from({ hours: 30 })],
  };
  expect(Buffer.from(packMessage(transformer.pack(value, at))).toString("hex")).toBe(recorded.model.msgpack);
});
