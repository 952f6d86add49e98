/** Something that makes one call and settles when that has ended; it never rejects. */
export interface Caller {
  call(): Promise<void>;
}

/**
 * Calls wait in lanes, of which each lets a number of them run at once, in the order they came. Lanes know nothing of each other: what
 * hangs in one holds up none of another.
 */
export interface CallLanes {
  add(lane: string, caller: Caller): void;
  /** Calls that run, in all lanes. */
  readonly running: number;
  /** Forgets the callers that wait; resolves when those that run have ended. */
  close(): Promise<void>;
}

export function createCallLanes(atOnce: number): CallLanes {
  const lanes = new Map<string, { readonly waiting: Caller[]; head: number; running: number }>();
  let running = 0;
  let closed = false;
  const idle = Promise.withResolvers<void>();

  function serve(name: string): void {
    const lane = lanes.get(name);
    if (lane === undefined) return;
    while (lane.running < atOnce && !closed) {
      const next = lane.waiting[lane.head];
      if (next === undefined) break;
      lane.head++;
      lane.running++;
      running++;
      void next.call().finally(() => {
        lane.running--;
        running--;
        serve(name);
        if (closed && running === 0) idle.resolve();
      });
    }
    if (lane.head === lane.waiting.length && lane.running === 0) lanes.delete(name);
    // What was taken from the front is let go of now and then, so that each taking costs the same.
    if (lane.head >= 1024 && lane.head * 2 >= lane.waiting.length) {
      lane.waiting.splice(0, lane.head);
      lane.head = 0;
    }
  }

  return {
    add(name, caller) {
      if (closed) return;
      let lane = lanes.get(name);
      if (lane === undefined) {
        lane = { waiting: [], head: 0, running: 0 };
        lanes.set(name, lane);
      }
      lane.waiting.push(caller);
      serve(name);
    },
    get running() {
      return running;
    },
    close() {
      closed = true;
      if (running === 0) idle.resolve();
      return idle.promise;
    },
  };
}
