import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { useClockChoice } from "../app/clock-choice.tsx";
import { exactTime, milliseconds, relativeTime } from "../format/time.ts";
import { useNow } from "./use-now.ts";

/** A time as a distance from now, with the exact one on hover; a dash for none. */
export function Time({ at }: { readonly at: Timestamp | undefined }) {
  const { zone } = useClockChoice();
  const now = useNow();
  const moment = milliseconds(at);
  if (moment === undefined) return <span>–</span>;
  return (
    <time dateTime={new Date(moment).toISOString()} title={exactTime(moment, zone)}>
      {relativeTime(moment, now)}
    </time>
  );
}
