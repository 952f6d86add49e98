import { ArtifactIDSchema, ArtifactQuerySchema, ParameterMapSchema, ParameterSchema } from "@haltere/idl/core";
import { map } from "../fields/collections.ts";
import { message, plainMessage } from "../fields/messages.ts";
import { optional } from "../fields/presence.ts";
import { boolean } from "../fields/scalars.ts";
import { Literal } from "../literals/literal.ts";
import { model } from "../model.ts";
import { Variable } from "./variable.ts";

/** An input of a launch plan: required, or with a default, or found among artifacts (`flyteidl.core.Parameter`). */
export class Parameter extends model("Parameter", ParameterSchema, {
  var: message(Variable),
  // Of these four the message keeps the last that is written: a default stands before `required`.
  required: optional(boolean()),
  default: optional(message(Literal)),
  artifactQuery: optional(plainMessage(ArtifactQuerySchema)),
  artifactId: optional(plainMessage(ArtifactIDSchema)),
}) {
  /** What the launch plan does where an execution tells no value. */
  get behavior() {
    return this.default ?? (this.required || this.artifactQuery);
  }
}

/** Parameters by name (`flyteidl.core.ParameterMap`). */
export class ParameterMap extends model("ParameterMap", ParameterMapSchema, { parameters: map(message(Parameter)) }) {}
