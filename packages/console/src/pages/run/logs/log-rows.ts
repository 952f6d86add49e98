import { type LogStyle, plain, styleAfter } from "./log-style.ts";

/** How many bytes a row has at most: a line of megabytes is many rows, of which those in sight are rendered. */
export const rowBytes = 500;

const segmentBytes = 1_048_576;

/** A log's bytes as rows. The newest are kept; of very many the first go, and it is told how many. */
export interface LogRows {
  readonly count: number;
  /** Rows and bytes at the beginning that are no longer kept. */
  readonly droppedRows: number;
  readonly droppedBytes: number;
  push(content: Uint8Array): void;
  /** A row as it is written, without its end. Rows count from the first that is kept. */
  textOf(row: number): string;
  /** What a terminal would have been told before it. */
  styleOf(row: number): LogStyle;
  /** Whether the line goes on in the next row. */
  goesOn(row: number): boolean;
}

interface Most {
  readonly bytes: number;
  readonly rows: number;
}

/** Most of a log that a page keeps. */
const usualMost: Most = { bytes: 128 * segmentBytes, rows: 2_000_000 };

export function createLogRows(most: Most = usualMost): LogRows {
  // Segment k holds the bytes from k * segmentBytes on; those before `firstSegment` are gone.
  const segments = new Map<number, Uint8Array>();
  let firstSegment = 0;
  let length = 0;
  let starts = new Float64Array(1024);
  let styles = new Uint16Array(1024);
  let count = 0;
  let [droppedRows, droppedBytes] = [0, 0];
  const known: LogStyle[] = [plain];
  const numbers = new Map<string, number>([["{}", 0]]);
  const decoder = new TextDecoder();

  // What the next byte continues.
  let open = false;
  let size = 0;
  let afterReturn = false;
  let style = 0;
  let sequence: "none" | "begun" | "codes" | "title" = "none";
  let codes = "";

  return {
    get count() {
      return count;
    },
    get droppedRows() {
      return droppedRows;
    },
    get droppedBytes() {
      return droppedBytes;
    },
    push(content) {
      for (let from = 0; from < content.length; ) {
        const number = Math.floor(length / segmentBytes);
        const within = length % segmentBytes;
        const segment = segments.get(number) ?? new Uint8Array(segmentBytes);
        segments.set(number, segment);
        const part = content.subarray(from, from + segmentBytes - within);
        segment.set(part, within);
        scan(part);
        from += part.length;
      }
      while ((segments.size - 1) * segmentBytes > most.bytes || (count > most.rows && segments.size > 1)) drop();
    },
    textOf(row) {
      const [from, to] = rangeOf(row);
      return decoder.decode(bytesOf(from, to));
    },
    styleOf: (row) => known[styles[row] ?? 0] ?? plain,
    goesOn(row) {
      if (row + 1 >= count) return false;
      const [last] = bytesOf((starts[row + 1] ?? 0) - 1, starts[row + 1] ?? 0);
      return last !== 10 && last !== 13;
    },
  };

  function scan(part: Uint8Array) {
    for (let at = 0; at < part.length; at += 1) {
      const byte = part[at] ?? 0;
      if (afterReturn && byte !== 10) open = false;
      afterReturn = byte === 13;
      if (byte === 10) {
        if (!open) begin(length + at);
        open = false;
        sequence = "none";
        continue;
      }
      // Neither a character nor what a terminal is told is cut in two.
      if (!open || (size >= rowBytes && sequence === "none" && (byte & 0xc0) !== 0x80)) begin(length + at);
      if (sequence !== "none" || byte === 27) continueEscape(byte);
      else size += 1;
    }
    length += part.length;
  }

  function begin(offset: number) {
    if (count === starts.length) {
      const [moreStarts, moreStyles] = [new Float64Array(count * 2), new Uint16Array(count * 2)];
      moreStarts.set(starts);
      moreStyles.set(styles);
      [starts, styles] = [moreStarts, moreStyles];
    }
    starts[count] = offset;
    styles[count] = style;
    count += 1;
    open = true;
    size = 0;
  }

  function continueEscape(byte: number) {
    if (byte === 27) {
      sequence = "begun";
      codes = "";
    } else if (sequence === "begun") {
      sequence = byte === 91 ? "codes" : byte === 93 ? "title" : "none";
    } else if (sequence === "codes") {
      if (byte >= 64 && byte <= 126) {
        if (byte === 109) style = numberOf(styleAfter(known[style] ?? plain, codes));
        sequence = "none";
      } else if (codes.length < 64) codes += String.fromCharCode(byte);
      else sequence = "none";
    } else if (byte === 7 || (byte & 0xe0) === 0) sequence = "none";
  }

  function numberOf(wanted: LogStyle): number {
    const key = JSON.stringify(wanted);
    const found = numbers.get(key);
    if (found !== undefined) return found;
    if (known.length === 65_536) return 0;
    numbers.set(key, known.length);
    return known.push(wanted) - 1;
  }

  function rangeOf(row: number): readonly [number, number] {
    const from = starts[row] ?? length;
    let to = row + 1 < count ? (starts[row + 1] ?? length) : length;
    const tail = bytesOf(Math.max(from, to - 2), to);
    for (let at = tail.length - 1; at >= 0 && (tail[at] === 10 || tail[at] === 13); at -= 1) to -= 1;
    return [from, to];
  }

  function bytesOf(from: number, to: number): Uint8Array {
    const number = Math.floor(from / segmentBytes);
    const segment = segments.get(number);
    if (segment === undefined || to <= from) return new Uint8Array();
    const start = from - number * segmentBytes;
    const end = to - number * segmentBytes;
    if (end <= segmentBytes) return segment.subarray(start, end);
    const joined = new Uint8Array(to - from);
    joined.set(segment.subarray(start));
    joined.set(bytesOf((number + 1) * segmentBytes, to), segmentBytes - start);
    return joined;
  }

  function drop() {
    segments.delete(firstSegment);
    firstSegment += 1;
    const kept = firstSegment * segmentBytes;
    let first = 0;
    while (first < count && (starts[first] ?? 0) < kept) first += 1;
    starts.copyWithin(0, first, count);
    styles.copyWithin(0, first, count);
    count -= first;
    droppedRows += first;
    droppedBytes = count > 0 ? (starts[0] ?? kept) : length;
  }
}
