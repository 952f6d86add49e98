import { create } from "@bufbuild/protobuf";
import { areTypesCastable, literalTypeText } from "@haltere/core";
import {
  type BindingData,
  BindingDataCollectionSchema,
  BindingDataSchema,
  type Literal,
  type LiteralType,
  type OutputReference,
  PromiseAttributeSchema,
} from "@haltere/idl/core";
import type { Variable } from "../entities/entity-interface.ts";
import { promiseOf } from "../refs/pending-proxy.ts";
import { type Reference, referenceOf, referenceText } from "../refs/reference.ts";
import { checkRefinements } from "../schema/refinements.ts";
import { isPlainObject } from "../transformers/plain-object.ts";
import { atIndex, atKey, type Position, valueError } from "../transformers/position.ts";
import type { Transformer } from "../transformers/transformer.ts";
import type { GraphNode } from "./graph-node.ts";

/** What binding a value needs to know of the body. */
export interface BindingScope {
  readonly scope: object;
  /** Collects the nodes whose outputs are used. */
  readonly uses: Set<GraphNode>;
}

/**
 * Binds a value, a reference, or a list or map with references in it, to a variable; flyteidl's BindingData.
 * @throws FlyteError where the value is no such, or a reference's type does not cast.
 */
export function bindVariable(variable: Variable, value: unknown, position: Position, scope: BindingScope): BindingData {
  if (!holdsReference(value)) {
    const literal = variable.transformer.toLiteral(value, position);
    checkRefinements(variable, value, position);
    return bindingOfLiteral(literal);
  }
  return bind(variable.transformer, value, position, scope);
}

function bind(transformer: Transformer, value: unknown, position: Position, scope: BindingScope): BindingData {
  const reference = referenceOf(value);
  if (reference !== undefined) return bindReference(reference, transformer.literalType, position, scope);
  if (!holdsReference(value)) return bindingOfLiteral(transformer.toLiteral(value, position));
  const container = transformer.variants?.find((variant) => takes(variant, value)) ?? transformer;
  const { element } = container;
  if (element !== undefined && takes(container, value)) {
    if (Array.isArray(value)) {
      const bindings = value.map((item, index) => bind(element, item, atIndex(position, index), scope));
      return create(BindingDataSchema, { value: { case: "collection", value: { bindings } } });
    }
    if (isPlainObject(value)) {
      const bindings: Record<string, BindingData> = {};
      for (const [key, item] of Object.entries(value)) bindings[key] = bind(element, item, atKey(position, key), scope);
      return create(BindingDataSchema, { value: { case: "map", value: { bindings } } });
    }
  }
  throw valueError(
    position,
    `a reference stands inside of a value of the type ${literalTypeText(transformer.literalType)}`,
    "Only lists and maps may hold references; have a task make the object.",
  );
}

function takes(transformer: Transformer, value: unknown): boolean {
  const { case: kind } = transformer.literalType.type;
  return (kind === "collectionType" && Array.isArray(value)) || (kind === "mapValueType" && isPlainObject(value));
}

function bindReference(
  reference: Reference,
  expected: LiteralType,
  position: Position,
  { scope, uses }: BindingScope,
): BindingData {
  if (reference.scope !== scope) {
    throw valueError(
      position,
      `${referenceText(reference)} belongs to the body of another workflow, or to a branch of a conditional`,
      "Pass it on as an input of this workflow, or return it from the other; of a branch, use what the conditional answers.",
    );
  }
  const whole = reference.node?.target.interface;
  if (reference.variable === undefined) {
    const names = [...(whole?.outputs.keys() ?? [])];
    throw valueError(
      position,
      names.length === 0
        ? `${referenceText(reference)} has no output`
        : `${referenceText(reference)} has several outputs`,
      names.length === 0 ? "Use a task that returns a value." : `Take one of them: .${names.join(", .")}.`,
    );
  }
  if (reference.type !== undefined && !areTypesCastable(reference.type, expected)) {
    throw valueError(
      position,
      `expected ${literalTypeText(expected)}, got ${literalTypeText(reference.type)} from ${referenceText(reference)}`,
    );
  }
  if (reference.node !== undefined) uses.add(reference.node);
  return promiseBinding(reference, reference.variable);
}

/** A reference to an output or a workflow's input as a binding. */
export function promiseBinding(reference: Reference, variable: string): BindingData {
  return create(BindingDataSchema, { value: { case: "promise", value: outputReference(reference, variable) } });
}

function outputReference(
  { node, path }: Reference,
  variable: string,
): Pick<OutputReference, "nodeId" | "var" | "attrPath"> {
  return {
    nodeId: node?.id ?? "",
    var: variable,
    attrPath: path.map((part) =>
      create(PromiseAttributeSchema, {
        value: typeof part === "number" ? { case: "intValue", value: part } : { case: "stringValue", value: part },
      }),
    ),
  };
}

/** Whether a reference stands anywhere in the lists and maps of a value. */
function holdsReference(value: unknown): boolean {
  if (referenceOf(value) !== undefined) return true;
  if (promiseOf(value) !== undefined) return false;
  if (Array.isArray(value)) return value.some(holdsReference);
  return (
    isPlainObject(value) &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).some(holdsReference)
  );
}

/** A constant as a binding. */
function bindingOfLiteral(literal: Literal): BindingData {
  const { value } = literal;
  switch (value.case) {
    case "collection":
      return create(BindingDataSchema, {
        value: {
          case: "collection",
          value: create(BindingDataCollectionSchema, { bindings: value.value.literals.map(bindingOfLiteral) }),
        },
      });
    case "map": {
      const bindings: Record<string, BindingData> = {};
      for (const [key, item] of Object.entries(value.value.literals)) bindings[key] = bindingOfLiteral(item);
      return create(BindingDataSchema, { value: { case: "map", value: { bindings } } });
    }
    case "scalar":
      return create(BindingDataSchema, { value: { case: "scalar", value: value.value } });
    default:
      return create(BindingDataSchema);
  }
}
