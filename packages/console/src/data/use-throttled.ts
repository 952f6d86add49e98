import { useEffect, useEffectEvent, useRef } from "react";

/** Calls at once, and then no more than once in so many milliseconds, the last time after the last call: many commits read a list again but once. */
export function useThrottled(call: () => void, interval: number): () => void {
  const latest = useEffectEvent(call);
  const ask = useRef<() => void>(() => undefined);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again = false;
    const go = () => {
      again = false;
      latest();
      timer = setTimeout(() => {
        timer = undefined;
        if (again) go();
      }, interval);
    };
    ask.current = () => {
      if (timer === undefined) go();
      else again = true;
    };
    return () => {
      clearTimeout(timer);
      ask.current = () => undefined;
    };
  }, [interval]);
  return () => ask.current();
}
