import { literalText, literalTypeText } from "@haltere/core";
import type { ParameterMap, TypedInterface, Variable } from "@haltere/idl/core";
import { type Facts, factsOf } from "./facts.ts";

/** An interface as texts: `int = 3`. */
export function interfaceFacts(typed: TypedInterface | undefined, parameters?: ParameterMap): Facts[] {
  return [
    factsOf(
      "Inputs",
      inputRows(typed, parameters).map(({ name, type, given }) => [
        name,
        given === undefined ? type : `${type} = ${given}`,
      ]),
    ),
    factsOf(
      "Outputs",
      Object.entries(typed?.outputs?.variables ?? {}).map(([name, { type }]) => [name, literalTypeText(type)]),
    ),
  ];
}

/** A row of the table of an interface. */
export interface InterfaceRow {
  readonly name: string;
  readonly type: string;
  /** The default; undefined for what must be given. */
  readonly given?: string;
  readonly description: string;
}

/** Inputs with the defaults that a launch plan has for them. */
export function inputRows(typed: TypedInterface | undefined, parameters?: ParameterMap): InterfaceRow[] {
  return Object.entries(typed?.inputs?.variables ?? {}).map(([name, variable]) => {
    const parameter =
      parameters && Object.hasOwn(parameters.parameters, name) ? parameters.parameters[name] : undefined;
    const given = parameter?.behavior.case === "default" ? { given: literalText(parameter.behavior.value) } : {};
    return { ...row(name, variable), ...given };
  });
}

export function outputRows(typed: TypedInterface | undefined): InterfaceRow[] {
  return Object.entries(typed?.outputs?.variables ?? {}).map(([name, variable]) => row(name, variable));
}

function row(name: string, { type, description }: Variable): InterfaceRow {
  return { name, type: literalTypeText(type), description: description === name ? "" : description };
}
