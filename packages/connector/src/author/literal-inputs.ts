import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import { literalValue } from "./literal-value.ts";

/** A task's inputs, as they came: nothing is decoded until it is asked for. */
export interface LiteralInputs {
  /** Encoded flyteidl.core.LiteralMap. */
  readonly bytes: Uint8Array;
  /** The literals by input. Throws FlyteError InvalidArgument where the bytes are none. */
  literals(): LiteralMap;
  /** Plain JavaScript values by input: see `literalValue`. Throws FlyteError as `literals`, and for what has no plain value. */
  values(): Readonly<Record<string, unknown>>;
}

/** Inputs of encoded bytes, or of literals, which are encoded where the bytes are asked for. */
export function literalInputs(given: Uint8Array | LiteralMap): LiteralInputs {
  let bytes = given instanceof Uint8Array ? given : undefined;
  let map = given instanceof Uint8Array ? undefined : given;
  const literals = (): LiteralMap => {
    map ??= decode(bytes ?? new Uint8Array());
    return map;
  };
  return {
    get bytes() {
      bytes ??= toBinary(LiteralMapSchema, literals());
      return bytes;
    },
    literals,
    values: () =>
      Object.fromEntries(
        Object.entries(literals().literals).map(([input, literal]) => [input, literalValue(literal, { input })]),
      ),
  };
}

function decode(bytes: Uint8Array): LiteralMap {
  try {
    return fromBinary(LiteralMapSchema, bytes);
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", "the inputs are no encoded flyteidl.core.LiteralMap", { cause: thrown });
  }
}
