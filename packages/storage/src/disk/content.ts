import { createHash } from "node:crypto";

/** Content that is measured while it passes. */
export interface MeasuredContent {
  readonly content: Uint8Array | AsyncIterable<Uint8Array>;
  /** Bytes that have passed. */
  size(): number;
  /** MD5 of what has passed, where it was asked for. */
  md5(): Uint8Array;
  /** What the giver of the content threw, which is no failure of the disk. */
  failure(): { readonly thrown: unknown } | undefined;
}

export function measured(content: Uint8Array | AsyncIterable<Uint8Array>, withMd5: boolean): MeasuredContent {
  const hash = withMd5 ? createHash("md5") : undefined;
  let size = 0;
  const pass = (chunk: Uint8Array) => {
    size += chunk.length;
    hash?.update(chunk);
  };
  let digest: Uint8Array | undefined;
  let failure: { readonly thrown: unknown } | undefined;
  async function* passing(chunks: AsyncIterable<Uint8Array>) {
    const given = chunks[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await given.next().catch((thrown) => {
          failure = { thrown };
          throw thrown;
        });
        if (next.done) return;
        pass(next.value);
        yield next.value;
      }
    } finally {
      if (!failure) await given.return?.();
    }
  }
  if (content instanceof Uint8Array) pass(content);
  return {
    content: content instanceof Uint8Array ? content : passing(content),
    size: () => size,
    md5() {
      digest ??= hash?.digest() ?? new Uint8Array(0);
      return digest;
    },
    failure: () => failure,
  };
}
