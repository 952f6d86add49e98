import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";
import { type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";

/**
 * Inputs for `launch` from the JSON form of Flyte's LiteralMap: `{ literals: { x: { scalar: { primitive: { integer: "5" } } } } }`. It is what the
 * console copies, and what the REST API takes and answers; integers are texts, so that none of 64 bits is rounded.
 * @throws FlyteError InvalidArgument where it is no such JSON.
 */
export function inputsFromJson(json: JsonValue): LiteralMap {
  try {
    return fromJson(LiteralMapSchema, json);
  } catch (thrown) {
    throw new FlyteError("InvalidArgument", thrown instanceof Error ? thrown.message : String(thrown), {
      hint: "Give the JSON of a flyteidl.core.LiteralMap.",
      cause: thrown,
    });
  }
}
