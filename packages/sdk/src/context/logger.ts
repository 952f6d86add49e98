/** Where a task writes what it does; lines end up in the attempt's log. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

const levels = ["debug", "info", "warn", "error"] as const;

export type LogLevel = (typeof levels)[number];

/** A logger of lines: `2026-01-02T03:04:05.678Z INFO message {"field":1}`. */
export function lineLogger(write: (line: string) => void, lowest: LogLevel = "info"): Logger {
  const log =
    (level: LogLevel) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void => {
      if (levels.indexOf(level) < levels.indexOf(lowest)) return;
      const rest = fields === undefined || Object.keys(fields).length === 0 ? "" : ` ${fieldsText(fields)}`;
      write(`${new Date().toISOString()} ${level.toUpperCase()} ${message}${rest}`);
    };
  return { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
}

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields, (_, value) => {
    if (typeof value === "bigint") return String(value);
    return value instanceof Error ? { name: value.name, message: value.message } : value;
  });
}
