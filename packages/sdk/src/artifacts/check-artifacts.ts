import { FlyteError, literalTypeText } from "@haltere/core";
import { SimpleType } from "@haltere/idl/core";
import type { EntityInterface, Variable } from "../entities/entity-interface.ts";
import type { Naming } from "../naming/naming.ts";
import { definedAt, displayName } from "../naming/naming.ts";
import { schemaNotes } from "../schema/schema-notes.ts";
import type { InputBinding } from "./artifact-note.ts";

/**
 * Refuses partitions bound to inputs that are not there, or no times, and those that a workflow leaves to a task.
 * @throws FlyteError naming the entity, the output, and the input or partition.
 */
export function checkArtifacts({ inputs, outputs }: EntityInterface, kind: "task" | "workflow", naming: Naming): void {
  for (const output of outputs.values()) {
    const note = schemaNotes(output.schema).artifact;
    if (note === undefined) continue;
    const refuse = (what: string, hint: string) =>
      new FlyteError("InvalidArgument", `the artifact ${note.artifact.name} ${what}`, {
        where: { [kind]: displayName(naming), output: output.name, ...definedAt(naming) },
        hint,
      });
    const bindings = [...note.partitions, ...(note.time === undefined ? [] : [["timePartition", note.time] as const])];
    for (const [partition, value] of bindings) {
      if (typeof value === "string" || !("kind" in value)) continue;
      if (value.kind === "runtime") {
        if (kind === "task") continue;
        throw refuse(`leaves ${partition} to a task`, "A workflow says all partitions of what it puts out.");
      }
      const fault = bindingFault(value, inputs.get(value.input), partition === "timePartition");
      if (fault !== undefined) throw refuse(`takes ${partition} from ${fault}`, "Name an input that has it.");
    }
  }
}

function bindingFault({ input }: InputBinding, variable: Variable | undefined, isTime: boolean): string | undefined {
  if (variable === undefined) return `the input ${input}, which there is not`;
  const { literalType } = variable.transformer;
  const time = literalType.type.case === "simple" && literalType.type.value === SimpleType.DATETIME;
  return isTime && !time ? `the input ${input}, which is ${literalTypeText(literalType)}` : undefined;
}
