import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";

/** Seconds as a Duration, to the microsecond. */
export function duration(seconds: number): Duration {
  const micros = Math.round(seconds * 1_000_000);
  const whole = Math.trunc(micros / 1_000_000);
  return create(DurationSchema, { seconds: BigInt(whole), nanos: (micros - whole * 1_000_000) * 1000 });
}
