import { FlyteError } from "@haltere/core";
import type { IntakeShare } from "../intake-budget.ts";

/** A message as it lies on the wire. */
export interface Frame {
  readonly packed: boolean;
  readonly bytes: Uint8Array;
}

export interface FrameReader {
  /** The frames that a chunk of the body completes. Throws for what is no frame, and for one that is too large. */
  push(chunk: Buffer): Frame[];
  /** Whether the body may end here: no frame has begun that is not whole. */
  readonly whole: boolean;
}

const headLength = 5;
/** What a message is first given room for; the length that a caller announces is not believed. */
const firstRoom = 64 * 1024;

/** Takes a body apart into gRPC's frames: a byte that says whether it is packed, the length in four bytes, the message. */
export function createFrameReader(maxBytes: number, share: IntakeShare): FrameReader {
  const head = Buffer.alloc(headLength);
  let headFilled = 0;
  let length = 0;
  let body = Buffer.alloc(0);
  let filled = 0;

  const readHead = (): void => {
    const flag = head.readUInt8(0);
    if (flag > 1)
      throw new FlyteError("InvalidArgument", `a message begins with ${flag}, which is neither packed nor not`, {
        hint: "Frame messages as gRPC over HTTP/2 does.",
      });
    length = head.readUInt32BE(1);
    if (length > maxBytes)
      throw new FlyteError("ResourceExhausted", `received message larger than max (${length} vs. ${maxBytes})`);
  };
  // By doubling, not by keeping the chunks: a caller may send a byte a chunk, and each is an object of a hundred.
  const grow = (needed: number): void => {
    const room = Math.min(length, Math.max(firstRoom, body.length * 2, needed));
    share.take(room - body.length);
    const larger = Buffer.allocUnsafe(room);
    body.copy(larger, 0, 0, filled);
    body = larger;
  };

  return {
    get whole() {
      return headFilled === 0;
    },
    push(chunk) {
      const frames: Frame[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (headFilled < headLength) {
          const taken = chunk.copy(head, headFilled, at, at + headLength - headFilled);
          headFilled += taken;
          at += taken;
          if (headFilled < headLength) break;
          readHead();
        }
        const packed = head[0] === 1;
        if (filled === 0 && chunk.length - at >= length) {
          share.take(length);
          frames.push({ packed, bytes: chunk.subarray(at, at + length) });
          at += length;
        } else {
          const end = Math.min(chunk.length, at + length - filled);
          if (filled + end - at > body.length) grow(filled + end - at);
          filled += chunk.copy(body, filled, at, end);
          at = end;
          if (filled < length) break;
          frames.push({ packed, bytes: body.subarray(0, length) });
        }
        headFilled = 0;
        filled = 0;
        body = Buffer.alloc(0);
      }
      return frames;
    },
  };
}
