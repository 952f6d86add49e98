import { create } from "@bufbuild/protobuf";
import {
  compileFailure,
  compileTask,
  compileWorkflow,
  FlyteError,
  identifierKey,
  identifierText,
  type LaunchPlanInterface,
} from "@haltere/core";
import type { Parameter } from "@haltere/idl/core";
import { ParameterMapSchema } from "@haltere/idl/core";
import { referencedInterfaces } from "./referenced-interfaces.ts";
import type { Translation } from "./translate-entities.ts";

/**
 * Compiles what is to be registered, as the control plane will: nothing is uploaded or registered of what it refuses.
 * @throws FlyteError InvalidArgument naming the first task or workflow that does not compile, with all that is wrong.
 */
export function checkTranslation(translation: Translation): void {
  const tasks = translation.tasks.map(({ id, spec }) => {
    if (spec.template === undefined)
      throw new FlyteError("Internal", `The task ${identifierText(id)} has no template.`);
    const result = compileTask(spec.template);
    if (!result.ok) throw compileFailure(`task ${identifierText(id)}`, result.errors);
    return result.task;
  });
  const elsewhere = referencedInterfaces(translation.references);
  tasks.push(...elsewhere.tasks);
  const launchPlans = [...launchPlanInterfaces(translation), ...elsewhere.launchPlans];
  for (const { id, spec } of translation.workflows) {
    if (spec.template === undefined)
      throw new FlyteError("Internal", `The workflow ${identifierText(id)} has no template.`);
    const result = compileWorkflow({ primary: spec.template, subWorkflows: spec.subWorkflows, tasks, launchPlans });
    if (!result.ok) throw compileFailure(`workflow ${identifierText(id)}`, result.errors);
  }
}

/** What each launch plan takes and gives: its own defaults, and the outputs of its workflow. */
function launchPlanInterfaces({ launchPlans, workflows }: Translation): LaunchPlanInterface[] {
  const outputs = new Map(
    workflows.map(({ id, spec }) => [identifierKey(id), spec.template?.interface?.outputs] as const),
  );
  return launchPlans.map(({ id, spec }) => {
    const parameters: Record<string, Parameter> = { ...spec.defaultInputs?.parameters };
    for (const name of Object.keys(spec.fixedInputs?.literals ?? {})) delete parameters[name];
    return {
      id,
      expectedInputs: create(ParameterMapSchema, { parameters }),
      expectedOutputs: spec.workflowId && outputs.get(identifierKey(spec.workflowId)),
    };
  });
}
