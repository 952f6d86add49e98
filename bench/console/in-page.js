// Runs in the page before any of its own scripts, and records what they make the browser do. Times are the page's own, in milliseconds.
(() => {
  /** Begin and length of each task of the main thread over 50 ms. */
  const long = [];
  const frames = [];
  let armed = 0;
  let input;

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) long.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });
  const frame = (at) => {
    frames.push(at);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  for (const kind of ["pointerdown", "keydown", "input"])
    addEventListener(
      kind,
      ({ timeStamp }) => {
        if (timeStamp >= armed) input ??= timeStamp;
      },
      { capture: true, passive: true },
    );

  const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const lastTask = () => Math.max(0, ...long.map(([begin, length]) => begin + length));

  globalThis.haltereBench = {
    /** The next input is what an action is measured from. */
    arm() {
      armed = performance.now();
      input = undefined;
      frames.length = 0;
    },
    /** What happened from the input on until `shown` holds and no long task comes for `quiet`; with `lasting` for so long after it. */
    async settle({ shown, quiet, lasting, timed, opens, patience }) {
      while (!shown()) {
        if (performance.now() - armed > patience) throw new Error(`not there after ${patience} ms: ${shown}`);
        await nextFrame();
      }
      const found = performance.now();
      if (lasting > 0) await after(lasting);
      // What never comes to rest is told as it is after five seconds.
      else
        while (performance.now() < Math.max(found, lastTask()) + quiet && performance.now() < found + 5000)
          await after(quiet / 4);
      const until = performance.now();
      const from = opens ? 0 : (input ?? armed);
      const tasks = long.filter(([begin, length]) => begin + length > from && begin < until);
      const dropped = frames
        .filter((at) => at >= from && at <= until)
        .reduce((sum, at, index, seen) => {
          const gap = index === 0 ? 0 : at - seen[index - 1];
          return sum + Math.max(0, Math.round((gap * 60) / 1000) - 1);
        }, 0);
      return {
        interactive: timed ? Math.max(found, lastTask()) - from : undefined,
        longest: Math.max(0, ...tasks.map(([, length]) => length)),
        long: tasks.reduce((sum, [, length]) => sum + length, 0),
        dropped,
      };
    },
    /** Scrolls an element by so many pixels a frame, for so many frames or to its end. */
    async scroll(selector, pixels, count) {
      const element = document.querySelector(selector);
      if (element === null) throw new Error(`nothing to scroll: ${selector}`);
      for (let at = 0; at < count; at++) {
        element.scrollTop += pixels;
        await nextFrame();
      }
    },
  };
})();
