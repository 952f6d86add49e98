import { setImmediate } from "node:timers/promises";
import { styleText } from "node:util";
import { FlyteError } from "@haltere/core";
import type { GateAnswers, GateQuestion } from "../gates/gate-answers.ts";
import { type AnswerLines, pipedLines, terminalLines } from "./answer-lines.ts";
import { valuesOfText } from "./values-of-text.ts";

/** Asks on the standard input of this process, one question after the other: a person on a terminal, or a script's lines. */
export const terminalAnswers: GateAnswers = createTerminalAnswers(process.stdin, process.stderr);

/** @throws FlyteError, when a question is asked, where the input has ended: nobody sits there. */
export function createTerminalAnswers(input: NodeJS.ReadStream, output: NodeJS.WriteStream): GateAnswers {
  let last: Promise<unknown> = Promise.resolve();
  let lines: AnswerLines | undefined;
  let answers = 0;

  /** Asks until `read` understands the answer; it answers undefined, or says what was wrong, where it does not. */
  async function ask<T>(
    question: GateQuestion,
    told: readonly string[],
    prompt: string,
    read: (text: string) => Promise<{ readonly value: T } | { readonly wrong: string }>,
    signal: AbortSignal,
  ): Promise<T> {
    const turn = last.then(async () => {
      // What the answer before led to may have made this question needless.
      await setImmediate();
      signal.throwIfAborted();
      lines ??= input.isTTY ? terminalLines(input, output) : pipedLines(input, output);
      output.write(`${told.join("\n")}\n`);
      for (;;) {
        const line = await lines.next(prompt, signal);
        if (line === undefined) throw input.isTTY ? terminalEnded(question) : nobodyThere(question, answers);
        answers++;
        const answer = await read(line.trim());
        if ("value" in answer) return answer.value;
        output.write(`${answer.wrong}\n`);
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

function heading({ name, workflow, node }: GateQuestion, what: string): string {
  const place = [workflow, node].filter((part) => part !== undefined).join(", node ");
  return `${styleText("yellow", "Gate")} ${styleText("bold", name)}${place === "" ? "" : ` of ${place}`} ${what}`;
}

function nobodyThere(question: GateQuestion, answered: number): FlyteError {
  const why = answered === 0 ? "there is no terminal to ask on" : "the standard input has no more lines";
  return new FlyteError("FailedPrecondition", `the gate ${question.name} asks for an answer, and ${why}`, {
    kind: "user",
    where: placeOf(question),
    hint: "Run it on a terminal, give a line for each gate on the standard input, answer it in a test with haltere/testing, or run it on a control plane.",
  });
}

/** A person ended it, as by an interrupt. */
function terminalEnded(question: GateQuestion): FlyteError {
  return new FlyteError("Cancelled", `the gate ${question.name} got no answer: the terminal's input ended`, {
    kind: "user",
    where: placeOf(question),
  });
}

function placeOf({ workflow, node }: GateQuestion) {
  return { ...(workflow === undefined ? {} : { workflow }), ...(node === undefined ? {} : { node }) };
}
