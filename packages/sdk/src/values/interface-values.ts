import type { ErrorPlace } from "@haltere/core";
import { mapEntry } from "@haltere/core";
import type { Literal } from "@haltere/idl/core";
import type { EntityInterface, Variable } from "../entities/entity-interface.ts";
import { singleOutput } from "../entities/entity-interface.ts";
import type { FileAccess } from "../files/file-access.ts";
import { checkRefinements } from "../schema/refinements.ts";
import { isPlainObject, setField } from "../transformers/plain-object.ts";
import { mismatch, positionOf } from "../transformers/position.ts";
import { missingInput, refuseUnknown } from "./input-errors.ts";

/** Named literals, as a task's inputs and outputs are. */
export type Literals = Readonly<Record<string, Literal>>;

/**
 * Inputs as an author gives them, to literals; what is absent and has a default is filled in.
 * @throws FlyteError naming the input that is unknown, missing or of another type.
 */
export function inputLiterals(
  { inputs }: Pick<EntityInterface, "inputs">,
  given: Readonly<Record<string, unknown>>,
  owner: ErrorPlace,
  files?: FileAccess,
): Literals {
  refuseUnknown(Object.keys(given), [...inputs.keys()], owner);
  const literals: Record<string, Literal> = {};
  for (const [name, variable] of inputs) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined && variable.absent.kind === "required") throw missingInput(name, owner);
    setField(literals, name, toLiteral(variable, orDefault(variable, value), owner, "input", files));
  }
  return literals;
}

/**
 * Literals to the values that a task's function gets.
 * @throws FlyteError naming the input that is unknown, missing or of another type.
 */
export function inputValues(
  { inputs }: Pick<EntityInterface, "inputs">,
  literals: Literals,
  owner: ErrorPlace,
  files?: FileAccess,
): Record<string, unknown> {
  refuseUnknown(Object.keys(literals), [...inputs.keys()], owner);
  const values: Record<string, unknown> = {};
  for (const [name, variable] of inputs) {
    const literal = mapEntry(literals, name);
    const position = positionOf(owner, "input", name, files);
    if (literal === undefined && variable.absent.kind === "required") throw missingInput(name, owner);
    const value =
      literal === undefined ? orDefault(variable, undefined) : variable.transformer.fromLiteral(literal, position);
    if (literal !== undefined && value !== undefined) checkRefinements(variable, value, position);
    if (value !== undefined) setField(values, name, value);
  }
  return values;
}

/**
 * What a task's function or a workflow returned, to literals.
 * @throws FlyteError naming the output that is missing or of another type.
 */
export function outputLiterals(
  { outputs, single }: EntityInterface,
  returned: unknown,
  owner: ErrorPlace,
  files?: FileAccess,
): Literals {
  const literals: Record<string, Literal> = {};
  if (outputs.size === 0) return literals;
  if (!single && !isPlainObject(returned)) {
    const position = { ...positionOf(owner, "output", [...outputs.keys()].join(", "), files) };
    throw mismatch(position, "an object of the outputs", returned);
  }
  for (const [name, variable] of outputs) {
    const value = single ? returned : (returned as Readonly<Record<string, unknown>>)[name];
    setField(literals, name, toLiteral(variable, orDefault(variable, value), owner, "output", files));
  }
  return literals;
}

/** Output literals as a caller gets them: the value of the one output, or an object of several. */
export function outputValues(
  { outputs, single }: EntityInterface,
  literals: Literals,
  owner: ErrorPlace,
  files?: FileAccess,
): unknown {
  if (outputs.size === 0) return undefined;
  const values: Record<string, unknown> = {};
  for (const [name, variable] of outputs) {
    const literal = mapEntry(literals, name);
    const position = positionOf(owner, "output", name, files);
    if (literal === undefined) throw mismatch(position, variable.transformer.name, undefined);
    setField(values, name, variable.transformer.fromLiteral(literal, position));
  }
  return single ? values[singleOutput] : values;
}

function toLiteral(
  variable: Variable,
  value: unknown,
  owner: ErrorPlace,
  slot: "input" | "output",
  files: FileAccess | undefined,
): Literal {
  const position = positionOf(owner, slot, variable.name, files);
  const literal = variable.transformer.toLiteral(value, position);
  if (value !== undefined) checkRefinements(variable, value, position);
  return literal;
}

function orDefault(variable: Variable, value: unknown): unknown {
  return value === undefined && variable.absent.kind === "default" ? variable.absent.value() : value;
}
