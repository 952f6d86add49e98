import type { LiteralType, OutputReference, PromiseAttribute } from "@haltere/idl/core";
import { mapEntry } from "../message/map-entry.ts";
import { literalTypeText } from "../type/literal-type-text.ts";
import type { BoundInput } from "./check-binding.ts";
import { nodeOutputs } from "./node-outputs.ts";
import { inputPlace, outputPlace, sentence } from "./place.ts";
import { parseVariableName } from "./variable-name.ts";
import type { NodeEntry } from "./workflow-builder.ts";

/** The type of what a promise will bring: of the output it names, or of the part that its attribute path leads to. */
export function promiseType(
  at: BoundInput,
  promise: OutputReference,
  source: NodeEntry | undefined,
): LiteralType | undefined {
  const { errors } = at;
  const place = sentence(inputPlace(at.node, at.input));
  if (source === undefined) {
    const { nodeId } = promise;
    errors.add(
      "NodeReferenceNotFound",
      nodeId,
      `${place} is bound to an output of node ${nodeId}, which is not there.`,
      `Add node ${nodeId}, or bind ${at.input} to another one.`,
    );
    return notBound(at);
  }
  const variable = parseVariableName(promise.var);
  if (variable === undefined) {
    errors.add(
      "SyntaxError",
      at.node,
      `${place} is bound to "${promise.var}", which is no variable's name.`,
      "Name outputs with letters, digits and underscores.",
    );
    return undefined;
  }
  const output = nodeOutputs(source, errors).get(variable.name);
  const from = outputPlace(source.node.id, variable.name);
  if (output === undefined) {
    errors.add(
      "VariableNameNotFound",
      source.node.id,
      `${place} is bound to the ${from}, which is not there.`,
      `Bind ${at.input} to one of ${knownNames(source)}.`,
    );
    return notBound(at);
  }
  let type = output.type;
  if (variable.index !== undefined) {
    if (type?.type.case !== "collectionType") {
      errors.add(
        "MismatchingTypes",
        at.node,
        `${place} is bound to an item of the ${from}, which is no list but ${literalTypeText(type)}.`,
        `Bind ${at.input} to the whole output.`,
      );
      return undefined;
    }
    type = type.type.value;
  }
  for (const attribute of promise.attrPath) {
    const next = attributeType(type, attribute);
    if (next === undefined) {
      errors.add(
        "FieldNotFound",
        at.node,
        `${place} is bound to the ${from}, of type ${literalTypeText(type)}, which has no field ${attribute.value.value ?? ""}.`,
        `Bind ${at.input} to a field that is there.`,
      );
      return undefined;
    }
    type = next;
  }
  return type;
}

function notBound(at: BoundInput): undefined {
  at.errors.add("ParameterNotBound", at.node, `${sentence(inputPlace(at.node, at.input))} is left without a value.`);
}

function knownNames(source: NodeEntry): string {
  return (
    Object.keys(source.interface?.outputs?.variables ?? {})
      .sort()
      .join(", ") || "another node's outputs"
  );
}

/** One step into a type. An object whose fields the type does not tell stays what it is; undefined for a field that is not there. */
function attributeType(type: LiteralType | undefined, { value }: PromiseAttribute): LiteralType | undefined {
  if (type?.type.case === "collectionType" || type?.type.case === "mapValueType") return type.type.value;
  const fields = type?.structure?.dataclassType;
  if (fields === undefined || Object.keys(fields).length === 0) return type;
  return mapEntry(fields, value.case === "stringValue" ? value.value : "");
}
