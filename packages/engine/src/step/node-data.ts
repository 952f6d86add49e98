import { create, toBinary } from "@bufbuild/protobuf";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import { type Data, DataSchema } from "@haltere/idl/haltere";
import type { Draft } from "./draft.ts";
import type { AttemptOutputs } from "./signal.ts";

/** Literal maps whose encoding is longer than this many bytes do not stay in rows. */
export const maxInlineBytes = 64 * 1024;

export interface KeptData {
  readonly data: Data;
  /** The encoding, where it is small enough for a record's column. */
  readonly column: Uint8Array | undefined;
  /** Where a large value lies. */
  readonly uri: string | undefined;
}

/** Keeps a literal map: in its row where it is small, else at `uri`, before the commit that says so (invariant 9). */
export function keep(draft: Draft, uri: string, outputs: AttemptOutputs): KeptData {
  if (outputs.kind === "stored") {
    const data = create(DataSchema, {
      value: { case: "uri", value: outputs.uri },
      sizeBytes: BigInt(outputs.sizeBytes),
    });
    return { data, column: undefined, uri: outputs.uri };
  }
  const bytes = toBinary(LiteralMapSchema, outputs.values);
  const sizeBytes = BigInt(bytes.length);
  if (bytes.length <= maxInlineBytes)
    return {
      data: create(DataSchema, { value: { case: "inline", value: outputs.values }, sizeBytes }),
      column: bytes,
      uri: undefined,
    };
  draft.decisions.push({ kind: "store", uri, bytes });
  return { data: create(DataSchema, { value: { case: "uri", value: uri }, sizeBytes }), column: undefined, uri };
}

/** Outputs of a node that are at hand: in its row, or loaded in this step. */
export function outputsAtHand(draft: Draft, id: string): LiteralMap | undefined {
  const value = draft.node(id).outputs?.value;
  if (value?.case === "inline") return value.value;
  return value?.case === "uri" ? draft.value(value.value) : undefined;
}
