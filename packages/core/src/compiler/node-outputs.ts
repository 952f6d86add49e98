import type { Variable } from "@haltere/idl/core";
import type { CompileErrors } from "./compile-error.ts";
import type { NodeEntry } from "./workflow-builder.ts";

/** A node's outputs under the names that promises know them by: an alias replaces the output's own name. */
export function nodeOutputs(entry: NodeEntry, errors: CompileErrors): ReadonlyMap<string, Variable> {
  if (entry.outputs !== undefined) return entry.outputs;
  const { id, outputAliases } = entry.node;
  const aliases = new Map<string, string>();
  for (const { var: name, alias } of outputAliases) {
    if (aliases.has(name)) {
      errors.add(
        "DuplicateAlias",
        id,
        `Output ${name} of node ${id} has two aliases.`,
        "Give each output one alias at most.",
      );
    } else aliases.set(name, alias);
  }
  const outputs = new Map<string, Variable>();
  for (const [name, variable] of Object.entries(entry.interface?.outputs?.variables ?? {})) {
    outputs.set(aliases.get(name) ?? name, variable);
    aliases.delete(name);
  }
  if (entry.interface === undefined) return outputs;
  for (const [name, alias] of aliases) {
    errors.add(
      "ParameterNotBound",
      id,
      `Node ${id} has no output ${name} for the alias ${alias}.`,
      `Take the alias ${alias} away.`,
    );
  }
  entry.outputs = outputs;
  return outputs;
}
