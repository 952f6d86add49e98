import { ArtifactIDSchema, ArtifactTagSchema, VariableMapSchema, VariableSchema } from "@haltere/idl/core";
import { map } from "../fields/collections.ts";
import { message, plainMessage } from "../fields/messages.ts";
import { defaulted, optional } from "../fields/presence.ts";
import { text } from "../fields/scalars.ts";
import { model } from "../model.ts";
import { LiteralType } from "../types/literal-type.ts";

/** An input or output: its type and what it is for (`flyteidl.core.Variable`). */
export class Variable extends model("Variable", VariableSchema, {
  type: message(LiteralType),
  description: defaulted(text(), ""),
  artifactPartialId: optional(plainMessage(ArtifactIDSchema)),
  artifactTag: optional(plainMessage(ArtifactTagSchema)),
}) {}

/** Variables by name (`flyteidl.core.VariableMap`). */
export class VariableMap extends model("VariableMap", VariableMapSchema, { variables: map(message(Variable)) }) {}
