import { z } from "zod";
import { bytesTransformer } from "../transformers/bytes.ts";
import { markTransformer } from "./transformer-mark.ts";

/** Bytes in the value itself, a `Uint8Array`: Flyte's BINARY. For more than a few kilobytes use a File. */
export type Bytes = Uint8Array;
export const Bytes: z.ZodType<Uint8Array, Uint8Array> = /* @__PURE__ */ bytesSchema();

function bytesSchema() {
  const schema = z.custom<Uint8Array>((value) => value instanceof Uint8Array, "expected a Uint8Array");
  markTransformer(schema, bytesTransformer);
  return schema;
}
