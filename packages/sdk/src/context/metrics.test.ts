import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { metricsOf, statsdMetrics } from "./metrics.ts";

function collected() {
  const lines: string[] = [];
  let now = 0;
  const metrics = statsdMetrics(
    "p.d.t.user_stats",
    (line) => lines.push(line),
    () => now,
  );
  return {
    lines,
    metrics,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test("counts, gauges and times are StatsD's lines behind flytekit's prefix", () => {
  const { lines, metrics } = collected();
  metrics.count("rows");
  metrics.count("rows", -2);
  metrics.gauge("queue", 3.5);
  metrics.gauge("balance", -1);
  metrics.timing("load", 0.25);
  expect(lines).toEqual([
    "p.d.t.user_stats.rows:1|c",
    "p.d.t.user_stats.rows:-2|c",
    "p.d.t.user_stats.queue:3.5|g",
    "p.d.t.user_stats.balance:0|g",
    "p.d.t.user_stats.balance:-1|g",
    "p.d.t.user_stats.load:250|ms",
  ]);
});

test("a timer tells how long work took, and lets through what it gives or throws", async () => {
  const { lines, metrics, pass } = collected();
  const work = async () => {
    pass(12.5);
    return "done";
  };
  expect(await metrics.timer("work", work)).toBe("done");
  await expect(metrics.timer("work", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(lines).toEqual(["p.d.t.user_stats.work:12.5|ms", "p.d.t.user_stats.work:0|ms"]);
});

test("a name cannot break out of its line", () => {
  const { lines, metrics } = collected();
  metrics.count("a:1|c\nb");
  expect(lines).toEqual(["p.d.t.user_stats.a_1_c_b:1|c"]);
});

test("they go by UDP to where the environment says, and to nowhere without", async () => {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const environment = { FLYTE_STATSD_HOST: "127.0.0.1", FLYTE_STATSD_PORT: String(socket.address().port) };
  const received = once(socket, "message");
  metricsOf({}, "nowhere").count("x");
  metricsOf(environment, "here").count("x");
  const [message] = await received;
  expect(String(message)).toBe("here.x:1|c");
  socket.close();
});
