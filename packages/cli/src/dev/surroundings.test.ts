import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { linkSecret } from "./link-secret.ts";
import { controlPlaneLog, humanLine } from "./log.ts";
import { randomIds } from "./random-ids.ts";
import { systemClock } from "./system-clock.ts";

test("the clock tells whole microseconds near the machine's time, and never goes back by itself", () => {
  const { now } = systemClock();
  const times = Array.from({ length: 1000 }, now);
  expect(times.every(Number.isInteger)).toBe(true);
  expect(Math.abs((times[0] ?? 0) / 1000 - Date.now())).toBeLessThan(1000);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test("timers longer than Node's own ring when they are due, and not when cancelled", () => {
  vi.useFakeTimers();
  try {
    const clock = systemClock();
    const rung: string[] = [];
    const day = 86_400_000_000;
    clock.at(clock.now() + 40 * day, () => rung.push("forty days"));
    const cancel = clock.at(clock.now() + 30 * day, () => rung.push("cancelled"));
    clock.at(clock.now() - day, () => rung.push("past"));
    cancel();
    vi.advanceTimersByTime((39 * day) / 1000);
    expect(rung).toEqual(["past"]);
    vi.advanceTimersByTime((2 * day) / 1000);
    expect(rung).toEqual(["past", "forty days"]);
  } finally {
    vi.useRealTimers();
  }
});

test("names of executions are Flyte's: a letter and nineteen characters without vowels", () => {
  const names = Array.from({ length: 200 }, () => randomIds().executionName());
  expect(names.every((name) => /^a[bcdfghjklmnpqrstvwxz2456789]{19}$/.test(name))).toBe(true);
  expect(new Set(names).size).toBe(200);
});

test("the secret stays the same over restarts, is the owner's alone, and a half-written one is replaced", () => {
  const folder = mkdtempSync(join(tmpdir(), "haltere-secret-"));
  try {
    const first = linkSecret(folder);
    expect(first).toHaveLength(32);
    expect(linkSecret(folder)).toEqual(first);
    expect(statSync(join(folder, "link-secret")).mode & 0o077).toBe(0);
    writeFileSync(join(folder, "link-secret"), "");
    expect(linkSecret(folder)).toHaveLength(32);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a line of the log for people has time, level, message, fields and a stack", () => {
  const line = humanLine(
    '{"level":"warn","time":"2026-01-02T03:04:05Z","msg":"slow","ms":7,"err":{"stack":"Error: x"}}',
    false,
  );
  expect(line).toMatch(/^\d\d:04:05 warn {2}slow ms=7\nError: x\n$/);
});

test("what callers sent cannot steer the terminal or make up fields and lines of the log for people", () => {
  const evil = "\u001b[2J\nfake=1 \u009b31m";
  const fields = {
    level: "info",
    time: "2026-01-02T03:04:05Z",
    msg: `a${evil}`,
    name: evil,
    err: { stack: `x\n${evil}` },
  };
  const line = humanLine(JSON.stringify(fields), false);
  const [first, second, ...rest] = line.trimEnd().split("\n");
  expect(first).toContain('name="\\u001b[2J\\nfake=1 \\x9b31m"');
  expect(first).toContain("a\\x1b[2J\\x0afake=1");
  expect([second, ...rest]).toEqual(["x", "\\x1b[2J", "fake=1 \\x9b31m"]);
  expect(line).not.toMatch(/(?!\n)\p{Cc}/u);
});

test.each([
  ["loud", "auto", "--log-level", "debug, info"],
  ["info", "xml", "--log-format", "json, text"],
])("a log of level %s and format %s is refused with those that there are", (level, format, ...words) => {
  for (const word of words)
    expect(() => controlPlaneLog(level, format)).toThrow(
      expect.objectContaining({ fullMessage: expect.stringContaining(word) }),
    );
});
