import { describe, expect, test } from "vitest";
import { createIntakeBudget } from "../intake-budget.ts";
import { framed } from "../testing/raw-grpc.ts";
import { createFrameReader } from "./frame-reader.ts";

const reader = (maxBytes = 1 << 20) => createFrameReader(maxBytes, createIntakeBudget(8 << 20).open());

describe("a body is taken apart into its frames", () => {
  const messages = [0, 1, 5, 70_000, 0, 300].map((size, at) => Buffer.alloc(size, at));
  const body = Buffer.concat(messages.map((message, at) => framed(message, at % 2 === 1)));
  test.each([1, 2, 3, 7, 16_384, 65_536, body.length])("in chunks of %d bytes", (size) => {
    const { push } = reader();
    const frames = [];
    for (let at = 0; at < body.length; at += size) frames.push(...push(body.subarray(at, at + size)));
    expect(frames.map(({ bytes }) => Buffer.from(bytes))).toEqual(messages);
    expect(frames.map(({ packed }) => packed)).toEqual(messages.map((_, at) => at % 2 === 1));
  });

  test("and what is left over is told", () => {
    const each = reader();
    expect(each.whole).toBe(true);
    each.push(Buffer.from([0, 0]));
    expect(each.whole).toBe(false);
    each.push(Buffer.from([0, 0, 0]));
    expect(each.whole).toBe(true);
    each.push(Buffer.from([0, 0, 0, 0, 1]));
    expect(each.whole).toBe(false);
  });
});

test("a length takes no room until its bytes come", () => {
  const share = createIntakeBudget(100_000).open();
  const { push } = createFrameReader(1 << 30, share);
  push(Buffer.from([0, 0x3f, 0xff, 0xff, 0xff]));
  push(Buffer.alloc(1_000));
  share.take(30_000);
  expect(() => push(Buffer.alloc(70_000))).toThrow(expect.objectContaining({ code: "ResourceExhausted" }));
});
