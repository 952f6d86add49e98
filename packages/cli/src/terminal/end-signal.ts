/** Milliseconds between two looks at who the parent is. */
const lookEvery = 500;

/**
 * Resolves with the first signal to end, or with `the end of npx`; a second signal ends the process at once. Started by npx, or by our
 * launcher under another Node, a command ends with it: a SIGKILL is passed on by nobody, and would leave a process that nobody knows.
 */
export function endSignal(): Promise<NodeJS.Signals | "the end of npx"> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        resolve(signal);
      });
    }
    const { npm_lifecycle_event: event, HALTERE_LAUNCHED: launched } = process.env;
    if (event !== "npx" && launched === undefined) return;
    const parent = process.ppid;
    const look = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(look);
      resolve("the end of npx");
    }, lookEvery).unref();
  });
}
