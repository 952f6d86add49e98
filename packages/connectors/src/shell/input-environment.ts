import { literalValue } from "@haltere/connector";
import { readLiteral } from "@haltere/core";
import type { Literal, LiteralMap } from "@haltere/idl/core";
import { localPath } from "../local-path.ts";

/** Variables of the connector's own environment that scripts see; not its secrets. */
const passedOn = ["PATH", "HOME", "LANG", "TMPDIR", "USER"];

/** What a script sees: some of the connector's own variables, the task's, and each input x as `INPUT_x`. */
export function inputEnvironment(
  inputs: LiteralMap,
  own: Readonly<Record<string, string>>,
  connectors: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of passedOn) {
    const value = connectors[name];
    if (value !== undefined) environment[name] = value;
  }
  Object.assign(environment, own);
  for (const [name, literal] of Object.entries(inputs.literals))
    environment[`INPUT_${name}`] = inputText(literal, name);
  return environment;
}

/** Texts as they are, files as paths, none as nothing, objects and lists as JSON. */
function inputText(literal: Literal, input: string): string {
  const opened = readLiteral(literal);
  if (opened.kind === "union") return opened.value === undefined ? "" : inputText(opened.value, input);
  const value = literalValue(literal, { input });
  if (opened.kind === "blob" || opened.kind === "structured dataset") return localPath(String(value)) ?? String(value);
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? String(item) : item));
}
