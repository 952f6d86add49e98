import { toBinary } from "@bufbuild/protobuf";
import { type Literal, LiteralSchema } from "@haltere/idl/core";

/** Whether two literals are the same to the byte, but for the hashes and metadata that they carry. */
export function sameLiterals(one: Literal | undefined, other: Literal | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  const bare = (literal: Literal) => toBinary(LiteralSchema, { ...literal, hash: "", metadata: {} });
  const [a, b] = [bare(one), bare(other)];
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
