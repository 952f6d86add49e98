/** Milliseconds until the next try after so many failures in a row: half a second at first, ten at most, spread so that pages do not come at once. */
export function backOffDelay(failures: number, random: number): number {
  return Math.min(500 * 2 ** (failures - 1), 10_000) * (0.75 + random / 2);
}

/** Waits that long, or until the page is looked at again, or left. */
export function backOff(failures: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", go);
      window.removeEventListener("online", go);
      window.removeEventListener("focus", go);
      resolve();
    };
    const timer = setTimeout(go, backOffDelay(failures, Math.random()));
    signal.addEventListener("abort", go);
    window.addEventListener("online", go);
    window.addEventListener("focus", go);
  });
}
