import type { BindingData, LiteralType, OutputReference, Scalar } from "@haltere/idl/core";
import { scalarTypeOf } from "../literal/literal-type-of.ts";
import { areTypesCastable } from "../type/castable.ts";
import { collectionType, mapType, noneType } from "../type/literal-type-builders.ts";
import { literalTypeText } from "../type/literal-type-text.ts";
import { CompileErrors } from "./compile-error.ts";
import { startNodeId } from "./fixed-nodes.ts";
import { inputPlace, outputPlace, sentence } from "./place.ts";
import { promiseType } from "./promise-type.ts";
import type { WorkflowBuilder } from "./workflow-builder.ts";

/** The input that a binding is for. */
export interface BoundInput {
  readonly builder: WorkflowBuilder;
  /** Id of the node whose input it is. */
  readonly node: string;
  readonly input: string;
  readonly errors: CompileErrors;
}

/** What a good binding gives: the type of its value, and the nodes that must have ended before. */
export interface ResolvedBinding {
  readonly type: LiteralType;
  readonly upstream: readonly string[];
}

/**
 * Checks that what is bound exists and is of the expected type; without an expected type anything that exists will do.
 * Undefined where something is wrong, which is then among the errors. A promise of the workflow's own inputs, which may
 * name no node, is rewritten to name the start node.
 */
export function checkBinding(
  at: BoundInput,
  binding: BindingData,
  expected: LiteralType | undefined,
): ResolvedBinding | undefined {
  const { value } = binding;
  switch (value.case) {
    case "scalar":
      return checkScalar(at, value.value, expected);
    case "promise":
      return checkPromise(at, value.value, expected);
    case "collection":
    case "map":
      if (expected?.type.case === "unionType")
        return checkVariants(at, binding, expected, expected.type.value.variants);
      return checkItems(at, value.case, Object.values(value.value.bindings), expected);
    case "offloadedMetadata":
    case undefined: {
      const what = value.case === undefined ? "without a value" : "to a literal that lies in a blob";
      at.errors.add(
        "MismatchingBindings",
        at.node,
        `${sentence(place(at))} is bound ${what}; it takes ${literalTypeText(expected)}.`,
        `Bind ${at.input} to a value, or to the output of a node.`,
      );
      return undefined;
    }
  }
}

function checkItems(
  at: BoundInput,
  kind: "collection" | "map",
  items: readonly BindingData[],
  expected: LiteralType | undefined,
): ResolvedBinding | undefined {
  const before = at.errors.count;
  const element = expected === undefined ? undefined : elementType(kind, expected);
  if (expected !== undefined && element === undefined) {
    at.errors.add(
      "MismatchingBindings",
      at.node,
      `${sentence(place(at))} takes ${literalTypeText(expected)}, but is bound to a ${kind === "map" ? "map" : "list"}.`,
      `Bind ${at.input} to a value of type ${literalTypeText(expected)}.`,
    );
    return undefined;
  }
  const resolved = items.flatMap((item) => checkBinding(at, item, element) ?? []);
  if (at.errors.count !== before) return undefined;
  const type = resolved.at(-1)?.type ?? noneType();
  return {
    type: kind === "map" ? mapType(type) : collectionType(type),
    upstream: resolved.flatMap(({ upstream }) => upstream),
  };
}

function elementType(kind: "collection" | "map", { type }: LiteralType): LiteralType | undefined {
  if (kind === "collection") return type.case === "collectionType" ? type.value : undefined;
  return type.case === "mapValueType" ? type.value : undefined;
}

/** A list or map for a union must fit exactly one variant, since nothing in it says which is meant. */
function checkVariants(
  at: BoundInput,
  binding: BindingData,
  expected: LiteralType,
  variants: readonly LiteralType[],
): ResolvedBinding | undefined {
  const matches = variants.flatMap((variant) => {
    const resolved = checkBinding({ ...at, errors: new CompileErrors() }, binding, variant);
    return resolved === undefined ? [] : [{ variant, resolved }];
  });
  const [first, second] = matches;
  if (first !== undefined && second === undefined) return first.resolved;
  if (first === undefined || second === undefined) {
    at.errors.add(
      "IncompatibleBindingUnionValue",
      at.node,
      `${sentence(place(at))} takes ${literalTypeText(expected)}; the value that is bound fits none of these.`,
      `Bind ${at.input} to a value of one of these types.`,
    );
  } else {
    at.errors.add(
      "AmbiguousBindingUnionValue",
      at.node,
      `${sentence(place(at))} takes ${literalTypeText(expected)}; the value that is bound fits both ${literalTypeText(first.variant)} and ${literalTypeText(second.variant)}.`,
      `Give ${at.input} a type whose variants cannot be taken for each other.`,
    );
  }
  return undefined;
}

function checkScalar(at: BoundInput, scalar: Scalar, expected: LiteralType | undefined): ResolvedBinding | undefined {
  const before = at.errors.count;
  const type = scalarTypeOf(scalar);
  if (type === undefined) {
    at.errors.add(
      "UnrecognizedValue",
      at.node,
      `${sentence(place(at))} is bound to a value of a kind that is not known here.`,
      "Use a control plane as new as the SDK that wrote this workflow.",
    );
  } else if (expected !== undefined && !areTypesCastable(type, expected)) {
    at.errors.add(
      "MismatchingTypes",
      at.node,
      `${sentence(place(at))} takes ${literalTypeText(expected)}, but is bound to a value of type ${literalTypeText(type)}.`,
      `Give ${at.input} a value of type ${literalTypeText(expected)}.`,
    );
  }
  if (expected?.type.case === "enumType") {
    const { values } = expected.type.value;
    const text = stringOf(scalar);
    if (!values.includes(text)) {
      at.errors.add(
        "IllegalEnumValue",
        at.node,
        `${sentence(place(at))} takes one of ${values.join(", ")}, but is bound to "${text}".`,
        `Give ${at.input} one of these values.`,
      );
    }
  }
  return type !== undefined && at.errors.count === before ? { type, upstream: [] } : undefined;
}

function stringOf({ value }: Scalar): string {
  return value.case === "primitive" && value.value.value.case === "stringValue" ? value.value.value.value : "";
}

function checkPromise(
  at: BoundInput,
  promise: OutputReference,
  expected: LiteralType | undefined,
): ResolvedBinding | undefined {
  const source = at.builder.nodes.get(promise.nodeId || startNodeId);
  const type = promiseType(at, promise, source);
  if (type === undefined || source === undefined) return undefined;
  if (expected !== undefined && !areTypesCastable(type, expected)) {
    const from = outputPlace(
      source.node.id,
      [promise.var, ...promise.attrPath.map(({ value }) => value.value ?? "")].join("."),
    );
    at.errors.add(
      "MismatchingTypes",
      at.node,
      `${sentence(place(at))} takes ${literalTypeText(expected)}, but is bound to the ${from}, of type ${literalTypeText(type)}.`,
      `Bind ${at.input} to a value of type ${literalTypeText(expected)}, or change one of the two types.`,
    );
    return undefined;
  }
  promise.nodeId = source.node.id;
  return { type, upstream: [source.node.id] };
}

function place(at: BoundInput): string {
  return inputPlace(at.node, at.input);
}
