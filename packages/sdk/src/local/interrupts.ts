import { FlyteError } from "@haltere/core";

const signals = ["SIGINT", "SIGTERM"] as const;

/** Turns an interrupt of this process into the end of what is under way. */
export interface Interrupts {
  /** Runs `work`; while any runs, the first interrupt aborts the signals of all, and of all that come after. */
  guard<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export function createInterrupts(): Interrupts {
  const controller = new AbortController();
  let underWay = 0;
  const interrupt = (signal: NodeJS.Signals): void => {
    // Without a listener the next one ends the process, as it would have without us.
    forget();
    controller.abort(new FlyteError("Cancelled", `the run was interrupted by ${signal}`, { kind: "user" }));
  };
  const forget = (): void => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  return {
    async guard(work) {
      if (underWay++ === 0 && !controller.signal.aborted) {
        for (const signal of signals) process.once(signal, interrupt);
      }
      try {
        return await work(controller.signal);
      } finally {
        if (--underWay === 0) forget();
      }
    },
  };
}
