import { create } from "@bufbuild/protobuf";
import {
  binaryLiteral,
  blobLiteral,
  collectionLiteral,
  durationLiteral,
  floatLiteral,
  integerLiteral,
  integerType,
  mapLiteral,
  msgpackLiteral,
  noneLiteral,
  type Packed,
  packMessage,
  stringLiteral,
  unionLiteral,
} from "@haltere/core";
import { type Literal, LiteralSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { lineText } from "./line-text.ts";
import { type Held, openValue } from "./open-value.ts";
import { nextPlace } from "./tree-keys.ts";
import { allBranches, findParts, pathsAbove, treeRows } from "./tree-rows.ts";
import { valueText } from "./value-text.ts";

const held = (literal: Literal): Held => ({ kind: "literal", literal });
const object = (value: Packed) => msgpackLiteral(packMessage(value));
const lines = (literal: Literal, ...open: string[]) =>
  treeRows(held(literal), new Set(open)).map(({ name, held: part }) => `${name} ${lineText(openValue(part), "utc")}`);

test("every kind of value is told as what it is, exactly", () => {
  const all = mapLiteral({
    int: integerLiteral(2n ** 63n - 1n),
    two: integerLiteral(2),
    float: floatLiteral(2),
    nan: floatLiteral(Number.NaN),
    below: floatLiteral(Number.NEGATIVE_INFINITY),
    nul: stringLiteral("a\u0000\u202e<b>"),
    one: stringLiteral("1"),
    none: noneLiteral(),
    union: unionLiteral(integerLiteral(1), integerType()),
    bytes: binaryLiteral(new Uint8Array(3), "pickle"),
    broken: msgpackLiteral(new Uint8Array([0xc1])),
    file: blobLiteral("s3://b/\u202ek", "csv", 0),
    length: durationLiteral({ $typeName: "google.protobuf.Duration", seconds: 90n, nanos: 1 }),
    nothing: create(LiteralSchema),
    empty: collectionLiteral([]),
  });
  expect(lines(all)).toEqual([
    "int 9223372036854775807",
    "two 2",
    "float 2.0",
    "nan NaN",
    "below -Infinity",
    'nul "a\\u0000\\u202e<b>"',
    'one "1"',
    "none none",
    "union 1",
    "bytes 3 bytes (pickle)",
    "broken 1 bytes that are not msgpack",
    "file s3://b/\\u202ek",
    "length 1 min 30.000000001 s",
    "nothing no value",
    "empty a list of none",
  ]);
});

test("objects keep the order, the numbers and the keys that they have", () => {
  const odd = object(
    new Map<Packed, Packed>([
      ["b", 1n],
      ["a", 1],
      [1n, "int"],
      [1, "float"],
      ["1", "text"],
      [null, [new Map([["deep", true]])]],
      ["", new Uint8Array(2)],
      ["__proto__", 18446744073709551615n],
    ]),
  );
  expect(lines(odd, "5", "5.0")).toEqual([
    "b 1",
    "a 1.0",
    '1 "int"',
    '1.0 "float"',
    '1 "text"',
    "null list of 1",
    "0 object of 1",
    "deep true",
    " 2 bytes",
    "__proto__ 18446744073709551615",
  ]);
});

test("a long text is cut on its row, between characters", () => {
  const text = lineText(openValue(held(stringLiteral(`${"x".repeat(199)}😀${"y".repeat(10_000_000)}`))), "utc");
  expect(text.length).toBeLessThan(220);
  expect(text.isWellFormed()).toBe(true);
});

test("what is folded is not looked at, and what is found is opened", () => {
  const large = collectionLiteral(Array.from({ length: 100_000 }, (_, at) => object([BigInt(at), "item"])));
  const rows = treeRows(held(large), new Set());
  expect([rows.length, rows.at(-1)?.path]).toEqual([100_000, "99999"]);
  const found = findParts(held(large), "77777");
  expect(found).toEqual({ paths: ["77777", "77777.0"], more: false });
  expect(pathsAbove("77777.0")).toEqual(["77777"]);
  expect(findParts(held(large), "ITEM", 3)).toEqual({ paths: ["0.1", "1.1", "2.1"], more: true });
  expect(findParts(held(large), "")).toEqual({ paths: [], more: false });
  expect(allBranches(held(large))).toBeUndefined();
  expect(allBranches(held(object([[1n], [[2n]]])))).toEqual(new Set(["0", "1", "1.0"]));
});

test("keys move, open and close as in a tree", () => {
  const root = held(object([[1n, 2n], "leaf", []]));
  const closed = treeRows(root, new Set());
  const open = new Set(["0"]);
  const opened = treeRows(root, open);
  expect(nextPlace("ArrowDown", closed, 2, new Set())).toEqual({ active: 2 });
  expect(nextPlace("End", closed, 0, new Set())).toEqual({ active: 2 });
  expect(nextPlace("ArrowRight", closed, 0, new Set())).toEqual({ toggle: "0" });
  expect(nextPlace("ArrowRight", closed, 2, new Set())).toEqual({});
  expect(nextPlace("ArrowRight", opened, 0, open)).toEqual({ active: 1 });
  expect(nextPlace("ArrowLeft", opened, 2, open)).toEqual({ active: 0 });
  expect(nextPlace("ArrowLeft", opened, 0, open)).toEqual({ toggle: "0" });
  expect(nextPlace("x", opened, 0, open)).toBeUndefined();
});

test("what is copied is all of it, as JSON where that can say it", () => {
  expect(valueText(stringLiteral("as it\nis"))).toBe("as it\nis");
  expect(valueText(object(new Map<Packed, Packed>([["a", [1n, 1, null]]])))).toBe(
    '{\n  "a": [\n    1,\n    1.0,\n    null\n  ]\n}',
  );
  expect(valueText(collectionLiteral([integerLiteral(1), floatLiteral(1), noneLiteral()]))).toBe(
    "[\n  1,\n  1.0,\n  null\n]",
  );
  expect(valueText(object(new Map<Packed, Packed>([[1n, true]])))).toBe("{1: true}");
});
