import type { LiteralType } from "@haltere/idl/core";
import type { GraphNode } from "../graph/graph-node.ts";

/** What a Ref stands for while a workflow is wired. */
export interface Reference {
  /** Identity of the body it belongs to. */
  readonly scope: object;
  /** Absent for an input of the workflow. */
  readonly node: GraphNode | undefined;
  /** The output, or the workflow's input. Absent where the reference is to all outputs of a node. */
  readonly variable: string | undefined;
  readonly path: readonly (string | number)[];
  /** Absent where it is not known: below a union or a value without a schema. */
  readonly type: LiteralType | undefined;
}

/** Found across copies of the SDK, as a bundle has its own. */
export const referenceKey: unique symbol = Symbol.for("haltere.reference");

/** The reference behind a Ref; undefined for any other value. */
export function referenceOf(value: unknown): Reference | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as { readonly [referenceKey]?: Reference })[referenceKey];
}

/** `n0.o0.points[1]`, `input x`: the reference for messages. */
export function referenceText({ node, variable, path }: Reference): string {
  const root =
    node === undefined
      ? `the input ${variable}`
      : [`${node.id}`, ...(variable === undefined ? [] : [variable])].join(".");
  return root + path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
}
