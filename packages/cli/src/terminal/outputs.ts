import { literalMapTexts } from "@haltere/core";
import type { LiteralMap } from "@haltere/idl/core";
import type { Terminal } from "./terminal.ts";

/** Characters of one value that a person is shown at most. */
const longest = 2000;

/**
 * `name: value`, a line for each output. A long value is cut where a person watches, and whole everywhere else.
 * @param all How to get the whole of it: `pipe the command into a file`.
 */
export function outputLines(
  outputs: LiteralMap,
  { interactive }: Pick<Terminal, "interactive">,
  all: string,
): readonly string[] {
  return literalMapTexts(outputs).map(([name, text]) => `${name}: ${interactive ? cut(text, all) : text}`);
}

function cut(text: string, all: string): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}… (cut: ${text.length} characters; for all, ${all})`;
}
