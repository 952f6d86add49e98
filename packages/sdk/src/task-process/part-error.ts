import type { FailedPart } from "./error-document.ts";

/** An error together with the part of the attempt that it came from. */
export class PartError extends Error {
  readonly part: FailedPart;
  readonly thrown: unknown;

  constructor(part: FailedPart, thrown: unknown) {
    super(part);
    this.part = part;
    this.thrown = thrown;
  }
}

/** Runs one part of an attempt, so that what it throws is told as that part's. */
export async function inPart<T>(part: FailedPart, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw thrown instanceof PartError ? thrown : new PartError(part, thrown);
  }
}
