/** One measured part of a task; flytekit's `timeit`. */
export interface Span {
  readonly name: string;
  /** Milliseconds since the task's start. */
  readonly start: number;
  /** Milliseconds from its start to its end. */
  readonly duration: number;
  /** Milliseconds of processor time that the whole process spent meanwhile. */
  readonly processTime: number;
}

/** The measured parts of one attempt, in the order they ended. */
export interface Timeline {
  readonly spans: readonly Span[];
  /** Runs work and notes how long it took, however it ended. */
  span<T>(name: string, work: () => T | Promise<T>): Promise<T>;
}

export function createTimeline(now: () => number = () => performance.now()): Timeline {
  const spans: Span[] = [];
  const origin = now();
  return {
    spans,
    async span(name, work) {
      const start = now();
      const before = process.cpuUsage();
      try {
        return await work();
      } finally {
        const { user, system } = process.cpuUsage(before);
        spans.push({ name, start: start - origin, duration: now() - start, processTime: (user + system) / 1000 });
      }
    },
  };
}
