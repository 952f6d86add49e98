// Tasks that write what logs should not have: colours, markup, null bytes, marks of direction, and very much of it.
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { RecoverableError, task, workflow, z } from "haltere";

export const speak = task({ output: z.int() }, () => {
  process.stdout.write("plain\n\u001b[1;31mred <img src=x onerror=alert(1)>\nstill red\u001b[0m\n");
  process.stdout.write("null\u0000byte \u202Egnp.exe\n");
  process.stdout.write("\u0645\u0631\u062D\u0628\u0627 hello\n\u001b]0;a title\u0007after a title\n");
  process.stdout.write("10 %\r20 %\rdone\r\n\u001b[48;5;21mon blue\u001b[0m\n");
  process.stderr.write("to stderr\n");
  return 1;
});
export const spoken = workflow({ output: z.int() }, () => speak());

export const write = task({ inputs: { lines: z.int() }, output: z.int() }, ({ lines }) => {
  for (let from = 0; from < lines; from += 10_000)
    process.stdout.write(
      Array.from({ length: Math.min(10_000, lines - from) }, (_, at) => `line ${from + at} says what it says\n`).join(
        "",
      ),
    );
  return lines;
});
export const written = workflow({ inputs: { lines: z.int() }, output: z.int() }, ({ lines }) => write({ lines }));

export const say = task({ inputs: { until: z.string() }, output: z.int(), retries: 1 }, async ({ until }) => {
  console.log(existsSync(until) ? "the second attempt" : "the first attempt");
  for (let at = 0; !existsSync(until); at += 1) {
    console.log(`waiting ${at}`);
    await setTimeout(20);
    if (existsSync(until)) throw new RecoverableError("not yet");
  }
  return 1;
});
export const said = workflow({ inputs: { until: z.string() }, output: z.int() }, ({ until }) => say({ until }));
