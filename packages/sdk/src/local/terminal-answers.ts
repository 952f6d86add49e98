import { createInterface, type Interface } from "node:readline/promises";
import { setImmediate } from "node:timers/promises";
import { styleText } from "node:util";
import { FlyteError } from "@haltere/core";
import type { GateAnswers, GateQuestion } from "../gates/gate-answers.ts";
import { valuesOfText } from "./values-of-text.ts";

/** Asks on the terminal of this process, one question after the other. */
export const terminalAnswers: GateAnswers = createTerminalAnswers(process.stdin, process.stderr);

/** @throws FlyteError, when a question is asked, where nobody sits at a terminal. */
export function createTerminalAnswers(input: NodeJS.ReadStream, output: NodeJS.WriteStream): GateAnswers {
  let last: Promise<unknown> = Promise.resolve();

  /** Asks until `read` understands the answer; it answers undefined, or says what was wrong, where it does not. */
  async function ask<T>(
    question: GateQuestion,
    lines: readonly string[],
    prompt: string,
    read: (text: string) => Promise<{ readonly value: T } | { readonly wrong: string }>,
    signal: AbortSignal,
  ): Promise<T> {
    if (!input.isTTY) throw noTerminal(question);
    const turn = last.then(async () => {
      // What the answer before led to may have made this question needless.
      await setImmediate();
      signal.throwIfAborted();
      const terminal = createInterface({ input, output });
      // An interrupt of a terminal in use by readline reaches readline alone.
      terminal.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
      try {
        output.write(`${lines.join("\n")}\n`);
        for (;;) {
          const answer = await read((await line(terminal, prompt, question, signal)).trim());
          if ("value" in answer) return answer.value;
          output.write(`${answer.wrong}\n`);
        }
      } finally {
        terminal.close();
      }
    });
    last = turn.catch(() => {});
    return await turn;
  }

  return {
    approve(question, signal) {
      const lines = [heading(question, "waits for an approval of"), `  ${question.type}  ${question.text}`];
      const read = async (text: string) => {
        if (/^(y|yes)$/i.test(text)) return { value: true };
        return /^(n|no)$/i.test(text) ? { value: false } : { wrong: "Answer y or n." };
      };
      return ask(question, lines, "Approve? [y/n] ", read, signal);
    },
    input(question, signal) {
      const read = async (text: string) => {
        let wrong: string | undefined;
        for (const value of await valuesOfText(text, question.transformer.literalType)) {
          try {
            question.accept(value);
            return { value };
          } catch (thrown) {
            // What the likeliest meaning lacks is what helps.
            wrong ??= FlyteError.from(thrown).message;
          }
        }
        return { wrong: `That does not fit: ${wrong ?? `expected ${question.type}`}.` };
      };
      return ask(question, [heading(question, `waits for a value of type ${question.type}`)], "Value: ", read, signal);
    },
  };
}

/** A line that is typed. @throws FlyteError where the input ends, as Ctrl-D does; the signal's reason where it is aborted. */
async function line(
  terminal: Interface,
  prompt: string,
  { name, workflow, node }: GateQuestion,
  signal: AbortSignal,
): Promise<string> {
  const ended = Promise.withResolvers<never>();
  const end = (): void =>
    ended.reject(
      new FlyteError("Cancelled", `the gate ${name} got no answer: the terminal's input ended`, {
        kind: "user",
        where: { ...(workflow === undefined ? {} : { workflow }), ...(node === undefined ? {} : { node }) },
      }),
    );
  terminal.once("close", end);
  const typed = terminal.question(prompt, { signal });
  // Where the input ends it is rejected too, without saying which gate.
  typed.catch(() => {});
  try {
    return await Promise.race([ended.promise, typed]);
  } finally {
    terminal.off("close", end);
  }
}

function heading({ name, workflow, node }: GateQuestion, what: string): string {
  const place = [workflow, node].filter((part) => part !== undefined).join(", node ");
  return `${styleText("yellow", "Gate")} ${styleText("bold", name)}${place === "" ? "" : ` of ${place}`} ${what}`;
}

function noTerminal({ name, workflow, node }: GateQuestion): FlyteError {
  return new FlyteError(
    "FailedPrecondition",
    `the gate ${name} asks for an answer, and there is no terminal to ask on`,
    {
      kind: "user",
      where: { ...(workflow === undefined ? {} : { workflow }), ...(node === undefined ? {} : { node }) },
      hint: "Run it on a terminal, answer it in a test with haltere/testing, or run it on a control plane.",
    },
  );
}
