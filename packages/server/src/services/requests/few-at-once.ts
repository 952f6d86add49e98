const most = 8;

/**
 * What is done to each of some things, answered in their order; to eight at a time, so that the rows of a thousand are never in memory at
 * once. The first failure fails all, and nothing is begun after it; so does a signal that is aborted.
 */
export async function fewAtOnce<T, R>(
  all: readonly T[],
  work: (each: T) => Promise<R>,
  signal?: AbortSignal,
): Promise<R[]> {
  const done: R[] = [];
  const waiting = all.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    // One iterator for all lanes: each takes the next.
    for (const [index, each] of waiting) {
      if (failed) return;
      signal?.throwIfAborted();
      done[index] = await work(each);
    }
  };
  const lanes = Array.from({ length: most }, () =>
    lane().catch((thrown) => {
      failed = true;
      throw thrown;
    }),
  );
  await Promise.all(lanes);
  return done;
}
