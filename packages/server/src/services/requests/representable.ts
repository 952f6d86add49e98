import { type DescMessage, type MessageShape, toJson } from "@bufbuild/protobuf";
import { FlyteError } from "@haltere/core";

/**
 * Refuses a message that has no JSON form: a time or duration out of protobuf's range, a number in a struct that is none. Kept, it would make
 * every answer that shows it fail over REST. @throws FlyteError InvalidArgument
 */
export function requireRepresentable<D extends DescMessage>(schema: D, message: MessageShape<D>, field: string): void {
  try {
    toJson(schema, message);
  } catch (cause) {
    const hint = cause instanceof Error ? cause.message : String(cause);
    throw new FlyteError("InvalidArgument", `invalid value for ${field}`, { hint, cause });
  }
}
