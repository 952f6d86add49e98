import type { SqlValue } from "../sql/database.ts";

/**
 * Values on their way between threads. Text, numbers and nulls are cloned as one flat array; all bytes travel in one
 * buffer that is handed over, since a clone of each array would carry the whole buffer behind it.
 */
export interface PackedValues {
  /** `undefined` stands for the next piece of `bytes`. */
  readonly values: readonly (string | number | null | undefined)[];
  /** The length of each piece. */
  readonly lengths: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function packValues(lists: Iterable<readonly SqlValue[]>): PackedValues {
  const values: (string | number | null | undefined)[] = [];
  const lengths: number[] = [];
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (const list of lists) {
    for (const value of list) {
      if (!(value instanceof Uint8Array)) {
        values.push(value);
        continue;
      }
      values.push(undefined);
      lengths.push(value.length);
      pieces.push(value);
      total += value.length;
    }
  }
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return { values, lengths, bytes };
}

/** Reads packed values in their order: each call gives the next `count` of them, with bytes of their own. */
export function valueReader({ values, lengths, bytes }: PackedValues): (count: number) => SqlValue[] {
  let nextValue = 0;
  let nextLength = 0;
  let offset = 0;
  return (count) => {
    const start = nextValue;
    nextValue += count;
    return values.slice(start, nextValue).map((value) => {
      if (value !== undefined) return value;
      const from = offset;
      offset += lengths[nextLength++] ?? 0;
      return bytes.slice(from, offset);
    });
  };
}
