import { createInterface as createLines } from "node:readline";
import { createInterface } from "node:readline/promises";

/** Lines that answer prompts, one at a time. */
export interface AnswerLines {
  /**
   * The next line; undefined where the input has ended.
   * @throws the signal's reason where it is aborted before.
   */
  next(prompt: string, signal: AbortSignal): Promise<string | undefined>;
}

/** What a person types on a terminal. It is in use while a prompt waits alone; lines typed ahead are for later prompts. */
export function terminalLines(input: NodeJS.ReadStream, output: NodeJS.WriteStream): AnswerLines {
  const ahead: string[] = [];
  return {
    async next(prompt, signal) {
      signal.throwIfAborted();
      const typed = ahead.shift();
      if (typed !== undefined) {
        output.write(`${prompt}${typed}\n`);
        return typed;
      }
      const terminal = createInterface({ input, output });
      const ended = Promise.withResolvers<undefined>();
      terminal.on("line", (line) => ahead.push(line));
      // An interrupt of a terminal in use by readline reaches readline alone.
      terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
      terminal.once("close", () => ended.resolve(undefined));
      const answer = terminal.question(prompt, { signal });
      // Where the input ends it is rejected too, or never settles.
      answer.catch(() => {});
      try {
        return await Promise.race([ended.promise, answer]);
      } finally {
        terminal.close();
      }
    },
  };
}

/** What a script gives on the standard input. It is read while a prompt waits alone, and else keeps no process alive. */
export function pipedLines(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): AnswerLines {
  const read: string[] = [];
  let ended = false;
  let changed = (): void => {};
  const lines = createLines({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    read.push(line);
    changed();
  });
  lines.once("close", () => {
    ended = true;
    changed();
  });
  return {
    async next(prompt, signal) {
      output.write(prompt);
      while (read.length === 0 && !ended && !signal.aborted) {
        const change = Promise.withResolvers<void>();
        changed = change.resolve;
        signal.addEventListener("abort", changed, { once: true });
        lines.resume();
        await change.promise;
        signal.removeEventListener("abort", changed);
      }
      if (!ended) lines.pause();
      const line = signal.aborted ? undefined : read.shift();
      output.write(`${line ?? ""}\n`);
      signal.throwIfAborted();
      return line;
    },
  };
}
