import type { Clock } from "@haltere/ports";

/** setTimeout holds no more milliseconds than this. */
const longestWait = 2 ** 31 - 1;

/** The machine's time, for runs in this process. */
export const systemClock: Clock = {
  now: () => Date.now() * 1000,
  at(at, call) {
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const left = Math.ceil(at / 1000 - Date.now());
      timer = left > longestWait ? setTimeout(wait, longestWait) : setTimeout(call, Math.max(0, left));
    };
    wait();
    return () => clearTimeout(timer);
  },
};
