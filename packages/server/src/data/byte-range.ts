import type { ByteRange } from "@haltere/ports";

/**
 * The part of a blob that a `Range` header asks for. `whole` where it asks for nothing that can be served so (another
 * unit, several ranges, malformed: HTTP lets a server pass over these), `unsatisfiable` where the blob has no such bytes.
 */
export function byteRangeOf(header: string | undefined, size: number): Required<ByteRange> | "whole" | "unsatisfiable" {
  const [, first, last] = /^bytes=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return "whole";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return "whole";
  if (start >= size) return "unsatisfiable";
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size) };
}
