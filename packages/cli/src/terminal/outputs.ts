import { literalMapTexts } from "@haltere/core";
import type { LiteralMap } from "@haltere/idl/core";

/** `name: value`, a line for each output. */
export function outputLines(outputs: LiteralMap): readonly string[] {
  return literalMapTexts(outputs).map(([name, text]) => `${name}: ${text}`);
}
