import type { TemplateValues } from "@haltere/core";
import type { Attempt } from "@haltere/ports";

/** What the placeholders of a task's words stand for in an attempt. Its inputs are written to their address by this. */
export async function templateValues(attempt: Attempt): Promise<TemplateValues> {
  const input = await attempt.inputsUri();
  const { previousCheckpointPrefix } = attempt;
  return {
    input,
    inputPrefix: input.slice(0, input.lastIndexOf("/")),
    outputPrefix: attempt.outputPrefix,
    rawOutputDataPrefix: attempt.rawOutputPrefix,
    checkpointOutputPrefix: attempt.checkpointPrefix,
    ...(previousCheckpointPrefix !== undefined && { prevCheckpointPrefix: previousCheckpointPrefix }),
    generatedName: attempt.generatedName,
    namespace: namespaceOf(attempt),
    inputs: attempt.inputs,
  };
}

/** The namespace that Flyte gives what runs in a project and domain. */
export function namespaceOf(attempt: Attempt): string {
  const { project = "", domain = "" } = attempt.node.executionId ?? {};
  return `${project}-${domain}`;
}
