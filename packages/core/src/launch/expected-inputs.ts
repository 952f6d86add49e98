import { create } from "@bufbuild/protobuf";
import {
  type LiteralMap,
  type Parameter,
  type ParameterMap,
  ParameterMapSchema,
  ParameterSchema,
  type VariableMap,
} from "@haltere/idl/core";
import { mapEntry } from "../message/map-entry.ts";
import { areTypesCastable } from "../type/castable.ts";
import { literalTypeText } from "../type/literal-type-text.ts";
import { type InputProblem, refuseProblems } from "./input-problems.ts";
import { typeProblem } from "./literal-fits.ts";

/** What a launch plan is made of, as far as its inputs go. */
export interface LaunchPlanInputs {
  readonly workflowInputs: VariableMap;
  readonly fixedInputs: LiteralMap;
  readonly defaultInputs: ParameterMap;
}

/**
 * The inputs that a launch of the plan may or must give (closure.expected_inputs): the defaults of the plan, and every
 * other input of the workflow that the plan does not fix, as required.
 * @throws FlyteError InvalidArgument, naming every default or fixed input that the workflow does not have or that is of
 *   another type.
 */
export function expectedInputs({ workflowInputs, fixedInputs, defaultInputs }: LaunchPlanInputs): ParameterMap {
  const problems: InputProblem[] = [];
  for (const [name, { var: variable }] of Object.entries(defaultInputs.parameters)) {
    const input = mapEntry(workflowInputs.variables, name);
    if (input === undefined) problems.push(unexpected("default_input", name, workflowInputs));
    else if (!areTypesCastable(variable?.type, input.type)) {
      problems.push({
        input: name,
        message: `default_input ${name} has the wrong type: the workflow takes ${literalTypeText(input.type)}, not ${literalTypeText(variable?.type)}.`,
        hint: `Give ${name} a default of type ${literalTypeText(input.type)}.`,
      });
    }
  }
  for (const [name, literal] of Object.entries(fixedInputs.literals)) {
    const input = mapEntry(workflowInputs.variables, name);
    const problem =
      input === undefined
        ? unexpected("fixed_input", name, workflowInputs)
        : typeProblem(`fixed_input ${name}`, name, literal, input.type);
    if (problem !== undefined) problems.push(problem);
  }
  refuseProblems(problems);

  const expected: [string, Parameter][] = [];
  for (const [name, { type, description }] of Object.entries(workflowInputs.variables)) {
    const given = mapEntry(defaultInputs.parameters, name);
    if (given !== undefined) expected.push([name, given]);
    else if (!Object.hasOwn(fixedInputs.literals, name)) {
      const variable = type === undefined ? { description } : { type, description };
      expected.push([name, create(ParameterSchema, { var: variable, behavior: { case: "required", value: true } })]);
    }
  }
  return create(ParameterMapSchema, { parameters: Object.fromEntries(expected) });
}

function unexpected(kind: "default_input" | "fixed_input", name: string, inputs: VariableMap): InputProblem {
  const names = Object.keys(inputs.variables).sort();
  const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  return {
    input: name,
    message: `unexpected ${kind} ${name}: the workflow has no such input (${known}).`,
    hint: `Take ${name} out of the launch plan.`,
  };
}
