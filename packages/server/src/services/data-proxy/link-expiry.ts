import type { Duration } from "@bufbuild/protobuf/wkt";
import { durationText, FlyteError, microsecondsFromDuration } from "@haltere/core";
import type { ServiceResources } from "../service-resources.ts";

/** When a signed address ends, in microseconds: after the time asked for, or the longest that is allowed. */
export function linkExpiry({ clock, settings }: ServiceResources, asked: Duration | undefined): number {
  const longest = settings.maxLinkSeconds * 1_000_000;
  const life = asked ? microsecondsFromDuration(asked) : longest;
  if (asked && life < 0) {
    throw new FlyteError("InvalidArgument", `expiresIn [${durationText(asked)}] should not be less than 0`);
  }
  if (asked && life > longest) {
    throw new FlyteError(
      "InvalidArgument",
      `expiresIn [${durationText(asked)}] cannot exceed max allowed expiration [${settings.maxLinkSeconds}s]`,
    );
  }
  return clock.now() + life;
}
