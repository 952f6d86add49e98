import { create } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { openValue } from "./open-value.ts";
import { readableText } from "./readable-text.ts";

const at = (seconds: bigint, nanos: number) =>
  openValue({
    kind: "literal",
    literal: create(LiteralSchema, {
      value: {
        case: "scalar",
        value: {
          value: {
            case: "primitive",
            value: { value: { case: "datetime", value: { seconds, nanos } } },
          },
        },
      },
    }),
  });
const span = (seconds: bigint, nanos = 0) =>
  openValue({
    kind: "literal",
    literal: create(LiteralSchema, {
      value: {
        case: "scalar",
        value: {
          value: {
            case: "primitive",
            value: { value: { case: "duration", value: { seconds, nanos } } },
          },
        },
      },
    }),
  });
const readable = (opened: ReturnType<typeof openValue>) =>
  opened.kind === "leaf" ? readableText(opened, "utc") : opened.kind;

test("a time is told by the chosen clock, with every digit that it has", () => {
  expect(readable(at(1_795_482_123n, 456_789_000))).toBe("2026-11-24 01:02:03.456789 UTC");
  expect(readable(at(1_795_482_123n, 0))).toBe("2026-11-24 01:02:03 UTC");
  expect(readable(at(-62_135_596_800n, 0))).toBe("0001-01-01 00:00:00 UTC");
});

test("a duration is told in its units, and none of it is rounded", () => {
  expect(readable(span(5400n))).toBe("1 h 30 min");
  expect(readable(span(0n))).toBe("0 s");
  expect(readable(span(3603n, 1))).toBe("1 h 3.000000001 s");
  expect(readable(span(0n, 250_000_000))).toBe("0.25 s");
  expect(readable(span(-93_784n, -500_000_000))).toBe("−1 d 2 h 3 min 4.5 s");
  expect(readable(span(315_576_000_000n))).toBe("3652500 d");
});

test("a text that looks like either stays as it is", () => {
  expect(readable({ kind: "leaf", type: "str", text: "5400s", quoted: true })).toBe("5400s");
  expect(readable({ kind: "leaf", type: "duration", text: "no duration", quoted: false })).toBe("no duration");
});
