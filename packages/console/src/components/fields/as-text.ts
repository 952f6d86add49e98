import { type Draft, text } from "../../forms/draft.ts";
import { FaultList } from "../../forms/faults.ts";
import { fromPacked, toPacked } from "../../forms/packed-value.ts";
import { parseExact } from "../../forms/parse-exact.ts";
import type { Shape } from "../../forms/shape.ts";
import { exactText } from "../../values/exact-text.ts";

/** A draft in its other form, or why it has none. */
export type Turned = { readonly draft: Draft } | { readonly reason: string };

/** What stands in controls as JSON, with what is still missing left out. */
export function asText(shape: Shape, draft: Draft): Turned {
  const packed = toPacked(shape, draft, new FaultList(), "");
  const written = packed === undefined ? "{}" : exactText(packed);
  return written === undefined ? { reason: "It has bytes, which JSON has no form for." } : { draft: text(written) };
}

/** What stands as text in controls of a shape. */
export function asControls(shape: Shape, written: string): Turned {
  const parsed = parseExact(written.trim() === "" ? "null" : written);
  if ("reason" in parsed) return parsed;
  const draft = fromPacked(shape, parsed.value);
  return draft === undefined || draft.kind === "text"
    ? { reason: "The text has other fields than there are controls for." }
    : { draft };
}
