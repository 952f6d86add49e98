import { create } from "@bufbuild/protobuf";
import { LiteralSchema } from "@haltere/idl/core";
import { expect, test } from "vitest";
import { nearLink } from "./files/near-link.ts";
import { sameLiterals } from "./same-literals.ts";
import { visibleText } from "./visible-text.ts";

test("what cannot be seen is written out, and the rest is left", () => {
  expect(visibleText("a\u0000b\u202Ec\nd\té漢")).toBe("a\u2400b\\u202ec\nd\té漢");
});

test("literals are compared by what they hold", () => {
  const text = (value: string, hash = "") =>
    create(LiteralSchema, {
      hash,
      value: {
        case: "scalar",
        value: { value: { case: "primitive", value: { value: { case: "stringValue", value } } } },
      },
    });
  expect(sameLiterals(text("a"), text("a", "h"))).toBe(true);
  expect(sameLiterals(text("a"), text("b"))).toBe(false);
  expect(sameLiterals(text("a"), undefined)).toBe(false);
});

test("a link of the control plane is followed at the page's own address, another one where it is", () => {
  expect(nearLink("http://other:1/blobs/a?b=1", "http://here:2")).toBe("http://here:2/blobs/a?b=1");
  expect(nearLink("https://bucket.s3.example/a?b=1", "http://here:2")).toBe("https://bucket.s3.example/a?b=1");
});
