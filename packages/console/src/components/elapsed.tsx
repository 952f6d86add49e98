import { durationText } from "../format/duration.ts";
import { useNow } from "./use-now.ts";

/** How long something took, or takes until now while it goes on. Both in milliseconds; a dash where nothing began. */
export function Elapsed({
  from,
  took,
  going,
}: {
  readonly from?: number | undefined;
  readonly took?: number | undefined;
  readonly going: boolean;
}) {
  if (going && from !== undefined) return <Growing from={from} />;
  return <span>{took === undefined ? "–" : durationText(took)}</span>;
}

function Growing({ from }: { readonly from: number }) {
  const now = useNow();
  return <span>{durationText(Math.max(0, Math.floor((now - from) / 1000) * 1000))}</span>;
}
