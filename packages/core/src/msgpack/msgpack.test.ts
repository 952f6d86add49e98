import { decode } from "@msgpack/msgpack";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packMessage } from "./pack.ts";
import type { Packed } from "./packed.ts";
import { unpackMessage } from "./unpack.ts";

const packed: fc.Arbitrary<Packed> = fc.letrec<{ packed: Packed }>((tie) => ({
  packed: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: "grapheme" }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
    fc.integer().map(BigInt),
    fc.double(),
    fc.uint8Array(),
    fc.array(tie("packed")),
    fc.array(fc.tuple(fc.string(), tie("packed"))).map((entries): Packed => new Map(entries)),
  ),
})).packed;

test("what is packed is unpacked the same, integers and floats apart", () => {
  fc.assert(
    fc.property(packed, (value) => {
      const bytes = packMessage(value);
      expect(unpackMessage(bytes)).toEqual(value);
      // A view into a larger buffer, as a literal's bytes are.
      const larger = Buffer.concat([Buffer.from([1, 2, 3]), bytes, Buffer.from([4])]);
      expect(unpackMessage(larger.subarray(3, -1))).toEqual(value);
    }),
  );
});

test("another reader of MessagePack reads it", () => {
  fc.assert(
    fc.property(packed, (value) => {
      expect(plain(decode(packMessage(value), { useBigInt64: true, mapKeyConverter: keyOf }))).toEqual(plain(value));
    }),
  );
});

/** The other reader makes objects, and takes no key that would change one's prototype. */
function keyOf(key: unknown): string {
  return key === "__proto__" ? "(the prototype's key)" : String(key);
}

/** The other reader has numbers alone, and objects in place of maps. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [keyOf(key), plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Uint8Array) return [...value];
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

test.each<[bigint, string]>([
  [0n, "00"],
  [127n, "7f"],
  [128n, "cc80"],
  [256n, "cd0100"],
  [65536n, "ce00010000"],
  [4294967296n, "cf0000000100000000"],
  [-1n, "ff"],
  [-32n, "e0"],
  [-33n, "d0df"],
  [-129n, "d1ff7f"],
  [-32769n, "d2ffff7fff"],
  [-2147483649n, "d3ffffffff7fffffff"],
])("the integer %s is as short as Python's", (value, hex) => {
  expect(Buffer.from(packMessage(value)).toString("hex")).toBe(hex);
});

test("a whole number that is a float stays one", () => {
  expect(Buffer.from(packMessage(1)).toString("hex")).toBe("cb3ff0000000000000");
});

test.each(["", "92", "a5616263", "c1", "d40001", "0000", "dfffffffff"])("bytes that are no value: %s", (hex) => {
  expect(() => unpackMessage(Buffer.from(hex, "hex"))).toThrow(/malformed MessagePack/);
});

test("nesting that would use up the stack is refused", () => {
  expect(() => unpackMessage(new Uint8Array(100_000).fill(0x91))).toThrow(/nested deeper/);
});

test("a byte order mark before a text stays", () => {
  expect(unpackMessage(packMessage("\uFEFFmarked"))).toBe("\uFEFFmarked");
});
