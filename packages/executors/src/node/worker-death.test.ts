import { expect, test } from "vitest";
import { errorOfDeath } from "./worker-death.ts";

test("a kill from outside is the machine's, a crash the task's, and both may be tried again", () => {
  expect(errorOfDeath({ end: { kind: "signalled", signal: "SIGKILL" }, lastOutput: "" })).toMatchObject({
    code: "SIGKILL",
    origin: "system",
    recoverable: true,
    message: expect.stringContaining("lack of memory"),
  });
  expect(errorOfDeath({ end: { kind: "signalled", signal: "SIGSEGV" }, lastOutput: "" })).toMatchObject({
    code: "SIGSEGV",
    origin: "user",
    message: expect.stringContaining("crash in native code"),
  });
});

test("a full heap is told from the last output, whatever signal it ended with", () => {
  const lastOutput =
    "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb7a3e0 node::Abort()";
  expect(errorOfDeath({ end: { kind: "signalled", signal: "SIGABRT" }, lastOutput })).toMatchObject({
    code: "OOMKilled",
    origin: "user",
    recoverable: true,
    message: expect.stringContaining("--max-old-space-size"),
  });
});

test("an exit quotes the last lines, and one that was asked for its place", () => {
  const output = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
  const { code, message } = errorOfDeath({ end: { kind: "exited", code: 9 }, lastOutput: `${output}\n` });
  expect(code).toBe("exit code 9");
  expect(message).toContain("line 29");
  expect(message).not.toContain("line 19\n");
  const exit = { code: 2, stack: "    at leave (bundle.mjs:3:1)" };
  expect(errorOfDeath({ end: { kind: "exited", code: 2 }, exit, lastOutput: "" }).message).toMatch(
    /process\.exit\(2\).*at leave/s,
  );
});

test("a process that could not be started is the machine's fault", () => {
  expect(errorOfDeath({ end: { kind: "unstarted", error: new Error("EAGAIN") }, lastOutput: "" })).toMatchObject({
    code: "ProcessNotStarted",
    origin: "system",
    message: expect.stringContaining("EAGAIN"),
  });
});
