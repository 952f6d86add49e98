import { clone, create } from "@bufbuild/protobuf";
import { digest, expectedInputs } from "@haltere/core";
import {
  LaunchPlanClosureSchema,
  LaunchPlanSchema,
  type LaunchPlanSpec,
  LaunchPlanSpecSchema,
} from "@haltere/idl/admin";
import {
  type Identifier,
  LiteralMapSchema,
  ParameterMapSchema,
  type TypedInterface,
  VariableMapSchema,
} from "@haltere/idl/core";
import type { NewLaunchPlan } from "./launch-plan-row.ts";

/**
 * A launch plan with its inputs settled: those it gives a default, and those that are left for a launch to give.
 * @throws FlyteError InvalidArgument where a default or a fixed input is none of the workflow's, or of another type.
 */
export function newLaunchPlan(id: Identifier, requested: LaunchPlanSpec, workflow: TypedInterface): NewLaunchPlan {
  const inputs = expectedInputs({
    workflowInputs: workflow.inputs ?? create(VariableMapSchema),
    fixedInputs: requested.fixedInputs ?? create(LiteralMapSchema),
    defaultInputs: requested.defaultInputs ?? create(ParameterMapSchema),
  });
  const spec = clone(LaunchPlanSpecSchema, requested);
  spec.defaultInputs = inputs;
  const closure = create(LaunchPlanClosureSchema, {
    expectedInputs: inputs,
    expectedOutputs: workflow.outputs ?? create(VariableMapSchema),
  });
  return { id, spec, closure, digest: digest(LaunchPlanSchema, create(LaunchPlanSchema, { id, spec, closure })) };
}
