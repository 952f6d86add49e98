import { create } from "@bufbuild/protobuf";
import type { LaunchPlanInterface } from "@haltere/core";
import { type CompiledTask, CompiledTaskSchema } from "@haltere/idl/core";
import type { ReferenceEntity } from "../entities/reference-entity.ts";
import { parameterMap, typedInterface, variableMap } from "./interface.ts";
import { referenceId } from "./reference-node.ts";

/** What workflows are compiled with, beside what is registered here: the interfaces that were declared of references. */
export function referencedInterfaces(references: readonly ReferenceEntity[]): {
  readonly tasks: readonly CompiledTask[];
  readonly launchPlans: readonly LaunchPlanInterface[];
} {
  const tasks: CompiledTask[] = [];
  const launchPlans: LaunchPlanInterface[] = [];
  for (const reference of references) {
    const id = referenceId(reference);
    if (reference.of === "task") {
      tasks.push(create(CompiledTaskSchema, { template: { id, interface: typedInterface(reference.interface) } }));
    } else {
      const { inputs, outputs } = reference.interface;
      const expectedInputs = parameterMap(inputs, { launchPlan: reference.id.name });
      launchPlans.push({ id, expectedInputs, expectedOutputs: variableMap(outputs) });
    }
  }
  return { tasks, launchPlans };
}
