/** Counts and times that a task reports; flytekit's `stats`. */
export interface Metrics {
  /** Adds to a counter; a negative number takes away. Default 1. */
  count(name: string, by?: number): void;
  /** Sets what stands now. */
  gauge(name: string, value: number): void;
  /** One duration, in seconds. */
  timing(name: string, seconds: number): void;
  /** Runs work and reports how long it took, however it ended. */
  timer<T>(name: string, work: () => T | Promise<T>): Promise<T>;
}

/** Metrics as lines of StatsD, each name behind the prefix; `send` gets one line at a time. */
export function statsdMetrics(
  prefix: string,
  send: (line: string) => void,
  now: () => number = () => performance.now(),
): Metrics {
  const line = (name: string, value: number, type: "c" | "g" | "ms"): void => {
    send(`${[prefix, name].filter(Boolean).map(plain).join(".")}:${value}|${type}`);
  };
  const timing = (name: string, milliseconds: number): void => line(name, Math.round(milliseconds * 1000) / 1000, "ms");
  return {
    count: (name, by = 1) => line(name, by, "c"),
    gauge(name, value) {
      // A sign would change what stands, so that a negative one is reached by way of 0.
      if (value < 0) line(name, 0, "g");
      line(name, value, "g");
    },
    timing: (name, seconds) => timing(name, seconds * 1000),
    async timer(name, work) {
      const started = now();
      try {
        return await work();
      } finally {
        timing(name, now() - started);
      }
    },
  };
}

/** What StatsD's lines are made of cannot stand in a name. */
function plain(name: string): string {
  return name.replace(/[:|@#\s]/g, "_");
}

/**
 * The metrics of a task: sent by UDP to FLYTE_STATSD_HOST and FLYTE_STATSD_PORT (8125), and to nowhere where no host is
 * named. Nothing that goes wrong on the way fails a task.
 * @param prefix flytekit's: `<project>.<domain>.<task>.user_stats`.
 */
export function metricsOf(environment: Readonly<Record<string, string | undefined>>, prefix: string): Metrics {
  const host = environment.FLYTE_STATSD_HOST;
  if (host === undefined || host === "") return statsdMetrics(prefix, () => {});
  const port = Number(environment.FLYTE_STATSD_PORT) || 8125;
  const socket = import("node:dgram").then(({ createSocket }) => {
    const made = createSocket("udp4");
    made.unref();
    made.on("error", () => {});
    return made;
  });
  return statsdMetrics(prefix, (line) => {
    void socket.then((open) => open.send(line, port, host));
  });
}
