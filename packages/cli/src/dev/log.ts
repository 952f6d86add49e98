import { createColors } from "picocolors";
import { type Logger, pino } from "pino";

/** The control plane's log, on standard error: a line of JSON each, or a line for people on a terminal. */
export function controlPlaneLog(level: string): Logger {
  const interactive = process.stderr.isTTY === true;
  const write = (line: string) => void process.stderr.write(interactive ? humanLine(line) : line);
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });
}

const levelNames: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** `12:34:56 warn  message  key=value` */
export function humanLine(json: string, color = true): string {
  const { level, time, msg, err, ...fields } = JSON.parse(json);
  const { dim, red, yellow, cyan } = createColors(color);
  const paint = level >= 50 ? red : level >= 40 ? yellow : cyan;
  const rest = Object.entries(fields).map(([key, value]) =>
    dim(`${key}=${typeof value === "string" ? value : JSON.stringify(value)}`),
  );
  const stack = err === undefined ? [] : [`\n${err.stack ?? err.message}`];
  const clock = new Date(time).toTimeString().slice(0, 8);
  return `${[dim(clock), paint((levelNames[level] ?? "").padEnd(5)), msg ?? "", ...rest].join(" ").trimEnd()}${stack.join("")}\n`;
}
