import { toBinary } from "@bufbuild/protobuf";
import { type Literal, LiteralSchema, type Primitive } from "@haltere/idl/core";
import { milliseconds } from "../../../format/time.ts";

/** A primitive as text; whole numbers and times are exact. */
export function primitiveText({ value }: Primitive): string {
  switch (value.case) {
    case undefined:
      return "";
    case "integer":
    case "boolean":
    case "stringValue":
      return String(value.value);
    case "floatValue":
      return Object.is(value.value, -0) ? "-0" : String(value.value);
    case "datetime": {
      const at = milliseconds(value.value) ?? Number.NaN;
      const date = new Date(Math.floor(at / 1000) * 1000);
      if (Number.isNaN(date.getTime())) return `${value.value.seconds} s after 1970`;
      const nanos = String(value.value.nanos).padStart(9, "0").replace(/0+$/, "");
      return `${date.toISOString().slice(0, 19).replace("T", " ")}${nanos && `.${nanos}`} UTC`;
    }
    case "duration": {
      const { seconds, nanos } = value.value;
      const negative = seconds < 0n || nanos < 0;
      const part = String(Math.abs(nanos)).padStart(9, "0").replace(/0+$/, "");
      return `${negative ? "-" : ""}${seconds < 0n ? -seconds : seconds}${part && `.${part}`} s`;
    }
  }
}

/** Whether two literals are the same to the byte, but for the hashes and metadata that they carry. */
export function sameLiterals(one: Literal | undefined, other: Literal | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const bare = (literal: Literal) => toBinary(LiteralSchema, { ...literal, hash: "", metadata: {} });
  const [a, b] = [bare(one), bare(other)];
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
