import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { Tooltip } from "@mantine/core";
import { useClockChoice } from "../app/clock-choice.tsx";
import { exactTime, milliseconds, relativeTime } from "../format/time.ts";
import { useNow } from "./use-now.ts";

/** A time as a distance from now, with the exact one on hover and focus; a dash for none. */
export function Time({ at }: { readonly at: Timestamp | undefined }) {
  const { zone } = useClockChoice();
  const now = useNow();
  const moment = milliseconds(at);
  if (moment === undefined) return <span>–</span>;
  const exact = exactTime(moment, zone);
  return (
    <Tooltip label={exact}>
      <time dateTime={new Date(moment).toISOString()}>{relativeTime(moment, now)}</time>
    </Tooltip>
  );
}
