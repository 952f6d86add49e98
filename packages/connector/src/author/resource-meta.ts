import { FlyteError } from "@haltere/core";
import { decode, encode, type ZodType } from "zod";

/** How what a connector remembers of a job becomes bytes, and is read again. */
export interface ResourceMetaCodec<Meta> {
  encode(meta: Meta): Uint8Array;
  decode(bytes: Uint8Array): Meta;
}

/**
 * UTF-8 JSON of a schema's input, as flytekit writes its dataclasses. A schema that is a codec (a date as text, say) is
 * applied both ways. Both throw FlyteError InvalidArgument for what is not as the schema says.
 */
export function resourceMetaCodec<Meta>(schema: ZodType<Meta>): ResourceMetaCodec<Meta> {
  return {
    encode: (meta) => encodeResourceMeta(schema, meta),
    decode: (bytes) => decodeResourceMeta(schema, bytes),
  };
}

function encodeResourceMeta<Meta>(schema: ZodType<Meta>, meta: Meta): Uint8Array {
  try {
    return new TextEncoder().encode(JSON.stringify(encode(schema, meta)));
  } catch (thrown) {
    throw metaError("the connector's resource meta is not as its schema says", thrown);
  }
}

function decodeResourceMeta<Meta>(schema: ZodType<Meta>, bytes: Uint8Array): Meta {
  try {
    return decode(schema, JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (thrown) {
    throw metaError("the resource meta does not decode", thrown);
  }
}

function metaError(what: string, thrown: unknown): FlyteError {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new FlyteError("InvalidArgument", `${what}: ${why}`, { cause: thrown });
}
