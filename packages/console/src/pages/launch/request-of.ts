import { create } from "@bufbuild/protobuf";
import { type ExecutionCreateRequest, ExecutionCreateRequestSchema } from "@haltere/idl/admin";
import type { Identifier, Literal } from "@haltere/idl/core";
import type { Scope } from "../../data/scope.ts";
import { type Draft, unset } from "../../forms/draft.ts";
import { FaultList, type Faults } from "../../forms/faults.ts";
import { sameLiteral, toLiteral } from "../../forms/literal-value.ts";
import { missing } from "../../forms/packed-value.ts";
import type { Shape } from "../../forms/shape.ts";
import type { FormInput, LaunchState } from "./launch-state.ts";
import { specOf } from "./spec-of.ts";

/** A value that the launch gives, as the form has it and as it is sent. */
export interface Given {
  readonly name: string;
  readonly shape: Shape;
  readonly draft: Draft;
  readonly literal: Literal;
}

/** What the form says, to be sent where nothing is wrong with it. */
export interface ReadForm {
  readonly request: ExecutionCreateRequest;
  readonly faults: Faults;
  readonly given: readonly Given[];
}

export function readForm(
  scope: Scope,
  subject: Identifier,
  inputs: readonly FormInput[],
  { drafts, settings }: LaunchState,
): ReadForm {
  const faults = new FaultList();
  const given = inputs.flatMap(({ name, shape, required, preset }) => {
    const draft = drafts.get(name) ?? unset;
    const literal = toLiteral(shape, draft, faults, name);
    if (literal === undefined && required) faults.add(name, missing(shape));
    // What is preset stands in by itself.
    return literal === undefined || (preset !== undefined && sameLiteral(preset, literal))
      ? []
      : [{ name, shape, draft, literal }];
  });
  const request = create(ExecutionCreateRequestSchema, {
    ...scope,
    name: settings.name,
    spec: specOf(settings, subject, faults),
    inputs: { literals: Object.fromEntries(given.map(({ name, literal }) => [name, literal])) },
  });
  return { request, faults: faults.faults, given };
}
