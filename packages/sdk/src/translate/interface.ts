import { create } from "@bufbuild/protobuf";
import type { ErrorPlace } from "@haltere/core";
import { noneLiteral } from "@haltere/core";
import {
  ArtifactIDSchema,
  ArtifactQuerySchema,
  type Parameter,
  type ParameterMap,
  ParameterMapSchema,
  ParameterSchema,
  type TypedInterface,
  TypedInterfaceSchema,
  type VariableMap,
  VariableMapSchema,
  type Variable as VariableMessage,
  VariableSchema,
} from "@haltere/idl/core";
import { artifactId } from "../artifacts/artifact-id.ts";
import type { EntityInterface, Variable } from "../entities/entity-interface.ts";
import { schemaNotes } from "../schema/schema-notes.ts";
import { setField } from "../transformers/plain-object.ts";
import { positionOf } from "../transformers/position.ts";
import { isUntyped } from "../transformers/untyped.ts";

/** An entity's inputs and outputs as flyteidl's TypedInterface. Defaults are no part of it. */
export function typedInterface({ inputs, outputs }: EntityInterface): TypedInterface {
  return create(TypedInterfaceSchema, { inputs: variableMap(inputs), outputs: variableMap(outputs) });
}

export function variableMap(variables: ReadonlyMap<string, Variable>): VariableMap {
  const messages: Record<string, VariableMessage> = {};
  for (const [name, variable] of variables) setField(messages, name, variableMessage(variable));
  return create(VariableMapSchema, { variables: messages });
}

function variableMessage({ name, schema, transformer, description }: Variable): VariableMessage {
  const { artifact } = schemaNotes(schema);
  return create(VariableSchema, {
    type: transformer.literalType,
    description: description ?? name,
    ...(artifact?.kind === "output" ? { artifactPartialId: artifactId(artifact) } : {}),
  });
}

/** What a launch plan's caller may give, with the defaults. */
export function parameterMap(inputs: ReadonlyMap<string, Variable>, owner: ErrorPlace): ParameterMap {
  const parameters: Record<string, Parameter> = {};
  for (const [name, variable] of inputs) {
    setField(
      parameters,
      name,
      create(ParameterSchema, { var: variableMessage(variable), behavior: behavior(variable, owner) }),
    );
  }
  return create(ParameterMapSchema, { parameters });
}

function behavior({ name, schema, transformer, absent }: Variable, owner: ErrorPlace): Parameter["behavior"] {
  const { artifact } = schemaNotes(schema);
  if (artifact?.kind === "query" && absent.kind === "required") {
    const identifier = { case: "artifactId" as const, value: create(ArtifactIDSchema, artifactId(artifact)) };
    return { case: "artifactQuery", value: create(ArtifactQuerySchema, { identifier }) };
  }
  switch (absent.kind) {
    case "required":
      return { case: "required", value: true };
    case "none":
      // Flyte's struct takes no none, which a value of any type may be here.
      if (isUntyped(transformer)) return { case: "required", value: true };
      // Not wrapped in its union, as flytekit has it.
      return { case: "default", value: noneLiteral() };
    case "default": {
      const value = absent.value();
      if (value === null || value === undefined) return { case: "default", value: noneLiteral() };
      return { case: "default", value: transformer.toLiteral(value, positionOf(owner, "input", name)) };
    }
  }
}
