import fc from "fast-check";
import { expect, test } from "vitest";
import type { SqlValue } from "../sql/database.ts";
import { packValues, valueReader } from "./packed-values.ts";

const value: fc.Arbitrary<SqlValue> = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true }),
  fc.constant(null),
  fc.uint8Array(),
  // A part of a larger buffer, as protobuf writers give.
  fc.uint8Array({ minLength: 3 }).map((bytes) => bytes.subarray(1, -1)),
);

test("values come out of the other thread as they went in, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.array(value)), (lists) => {
      const packed = packValues(lists);
      const crossed = structuredClone(packed, { transfer: [packed.bytes.buffer] });
      const read = valueReader(crossed);
      for (const list of lists)
        expect(read(list.length)).toEqual(list.map((one) => (one instanceof Uint8Array ? new Uint8Array(one) : one)));
    }),
  );
});

test("bytes that were read hold on to nothing else", () => {
  const read = valueReader(packValues([[new Uint8Array(1000), new Uint8Array([7])]]));
  const [, small] = read(2);
  expect(small instanceof Uint8Array && small.buffer.byteLength).toBe(1);
});
