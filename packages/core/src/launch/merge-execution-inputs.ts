import type { Literal, LiteralMap, ParameterMap } from "@haltere/idl/core";
import { literalMap } from "../literal/literal-builders.ts";
import { mapEntry } from "../message/map-entry.ts";
import { literalTypeText } from "../type/literal-type-text.ts";
import { type InputProblem, refuseProblems } from "./input-problems.ts";
import { typeProblem } from "./literal-fits.ts";

/** The three sources of an execution's inputs. */
export interface ExecutionInputs {
  /** What the user gave. */
  readonly inputs: LiteralMap;
  /** What the launch plan fixes. */
  readonly fixedInputs: LiteralMap;
  /** What the launch plan expects: its closure's expected_inputs. */
  readonly expectedInputs: ParameterMap;
}

/**
 * The inputs that an execution runs with: the user's, the defaults of what the user left out, and those that are fixed.
 * @throws FlyteError InvalidArgument, naming every input that is missing, not expected, fixed, or of the wrong type.
 */
export function mergeExecutionInputs({ inputs, fixedInputs, expectedInputs }: ExecutionInputs): LiteralMap {
  const problems: InputProblem[] = [];
  const merged = new Map<string, Literal>();
  for (const [name, literal] of Object.entries(inputs.literals)) {
    const parameter = mapEntry(expectedInputs.parameters, name);
    const problem =
      parameter === undefined
        ? notExpected(name, fixedInputs, expectedInputs)
        : typeProblem(`input ${name}`, name, literal, parameter.var?.type);
    if (problem === undefined) merged.set(name, literal);
    else problems.push(problem);
  }
  for (const [name, { var: variable, behavior }] of Object.entries(expectedInputs.parameters)) {
    if (Object.hasOwn(inputs.literals, name)) continue;
    if (behavior.case === "default") merged.set(name, behavior.value);
    else if (behavior.case === "required" && behavior.value) {
      problems.push({
        input: name,
        message: `expected_inputs ${name} missing: it has no default.`,
        hint: `Give ${name} a value of type ${literalTypeText(variable?.type)}.`,
      });
    }
  }
  for (const [name, literal] of Object.entries(fixedInputs.literals)) {
    if (merged.has(name)) problems.push(fixedTwice(name));
    else merged.set(name, literal);
  }
  refuseProblems(problems);
  return literalMap(Object.fromEntries(merged));
}

/** A launch plan may be registered with a default for what it fixes; Flyte launches none of those. */
function fixedTwice(name: string): InputProblem {
  return {
    input: name,
    message: `fixed_inputs ${name} cannot be overridden: the launch plan gives it another value, too.`,
    hint: "Register a version of the launch plan that gives it no default.",
  };
}

function notExpected(name: string, fixedInputs: LiteralMap, { parameters }: ParameterMap): InputProblem {
  if (Object.hasOwn(fixedInputs.literals, name)) {
    return {
      input: name,
      message: `invalid input ${name}: the launch plan fixes it, and fixed_inputs cannot be overridden.`,
      hint: `Leave ${name} out, or launch another launch plan.`,
    };
  }
  const names = Object.keys(parameters).sort();
  const hint = names.length === 0 ? "It takes no inputs." : `It takes ${names.join(", ")}.`;
  return { input: name, message: `invalid input ${name}: the launch plan does not take it.`, hint };
}
