import { FlyteError } from "@haltere/core";
import { inputTemplate } from "../entities/input-template.ts";

/**
 * A container's words with the inputs' texts in place of their templates. What else Flyte fills in exists on a control
 * plane alone.
 */
export function containerWords(words: readonly string[], texts: Readonly<Record<string, string>>): readonly string[] {
  return words.map((word) => {
    const filled = word.replace(inputTemplate, (_, name: string) => texts[name] ?? "");
    const rest = /\{\{\s*\.\w+\s*\}\}/.exec(word.replace(inputTemplate, ""));
    if (rest === null) return filled;
    throw new FlyteError("FailedPrecondition", `${rest[0]} in the command is filled in by a control plane alone`, {
      kind: "user",
      hint: "Give the task a `local` function, which runs in place of the container here, or run it with --remote.",
    });
  });
}
