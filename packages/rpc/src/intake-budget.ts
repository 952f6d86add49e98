import { FlyteError } from "@haltere/core";

/** Of the requests that a server holds at once, how many may have the largest size. */
export const largestAtOnce = 16;

/** What the requests that are being read or answered may take of memory together, as they are on the wire and unpacked. */
export interface IntakeBudget {
  /** The share of one request, empty at first. */
  open(): IntakeShare;
}

export interface IntakeShare {
  /** Counts bytes that are about to be kept. Throws ResourceExhausted where all requests together would have too many. */
  take(bytes: number): void;
  /** Gives back all that was taken; giving back twice is giving back once. */
  release(): void;
}

/**
 * A budget of `maxBytes` for all requests of a server. The limit of one message does not bound what a thousand calls hold
 * at once, each of a few kilobytes on the wire and of the largest size unpacked. Who comes too late is refused instead of
 * waiting: callers who wait for each other to finish what they have begun would wait for ever.
 */
export function createIntakeBudget(maxBytes: number): IntakeBudget {
  let taken = 0;
  return {
    open() {
      let share = 0;
      return {
        take(bytes) {
          if (taken + bytes > maxBytes)
            throw new FlyteError(
              "ResourceExhausted",
              `requests under way hold ${taken} bytes, of at most ${maxBytes}`,
              {
                hint: "Send large requests one after the other.",
              },
            );
          taken += bytes;
          share += bytes;
        },
        release() {
          taken -= share;
          share = 0;
        },
      };
    },
  };
}
