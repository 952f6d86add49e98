import { FlyteError } from "@haltere/core";
import { createColors } from "picocolors";
import { type Logger, pino } from "pino";

/** `auto` is `text` on a terminal, else `json`. */
type LogFormat = "auto" | "json" | "text";

const formats: readonly string[] = ["auto", "json", "text"] satisfies LogFormat[];
const levels: readonly string[] = ["trace", "debug", "info", "warn", "error", "fatal"];

/**
 * The control plane's log, on standard error: a line of JSON each, or a line for people.
 * @throws FlyteError InvalidArgument where there is no such level or format.
 */
export function controlPlaneLog(level: string, format = "auto"): Logger {
  requireOneOf("--log-level", level, levels);
  requireOneOf("--log-format", format, formats);
  const { TERM, NO_COLOR = "" } = process.env;
  const isTerminal = process.stderr.isTTY === true;
  const text = format === "text" || (format === "auto" && isTerminal);
  const color = isTerminal && NO_COLOR === "" && TERM !== "dumb";
  const write = (line: string) => void process.stderr.write(text ? humanLine(line, color) : line);
  const timestamp = pino.stdTimeFunctions.isoTime;
  return pino({ level, base: null, timestamp, formatters: { level: (label) => ({ level: label }) } }, { write });
}

function requireOneOf(option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new FlyteError("InvalidArgument", `${option} is "${value}".`, { hint: `Use one of ${known.join(", ")}.` });
}

/** `12:34:56 warn  message  key=value`. What callers sent is in it too: none of it reaches the terminal as a control. */
export function humanLine(json: string, color = true): string {
  const { level, time, msg, err, ...fields } = JSON.parse(json);
  const { dim, red, yellow, cyan } = createColors(color);
  const paint = levels.indexOf(level) >= levels.indexOf("error") ? red : level === "warn" ? yellow : cyan;
  const rest = Object.entries(fields).map(([key, value]) => dim(`${key}=${shown(value)}`));
  const stack = err === undefined ? [] : [`\n${escaped(String(err.stack ?? err.message), /(?!\n)\p{Cc}/gu)}`];
  const clock = new Date(time).toTimeString().slice(0, 8);
  const message = escaped(msg ?? "", /\p{Cc}/gu);
  return `${[dim(clock), paint(String(level ?? "").padEnd(5)), message, ...rest].join(" ").trimEnd()}${stack.join("")}\n`;
}

function shown(value: unknown): string {
  const text = typeof value === "string" && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return escaped(text, /\p{Cc}/gu);
}

function escaped(text: string, what: RegExp): string {
  return text.replace(what, (control) => `\\x${(control.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`);
}
