import type { AnyNode } from "acorn";

/** What a piece of code speaks of. */
export interface Mentioned {
  /** Every identifier that may stand for a variable, whoever declares it: one of its own, its module's, or a global one. */
  readonly names: ReadonlySet<string>;
  /** The modules that it imports when it runs. */
  readonly imports: ReadonlySet<string>;
}

/** Names and imports anywhere below a node. */
export function mentionedIn(node: AnyNode): Mentioned {
  const names = new Set<string>();
  const imports = new Set<string>();
  const visit = (current: AnyNode): void => {
    if (current.type === "Identifier") names.add(current.name);
    if (current.type === "ImportExpression" && current.source.type === "Literal") {
      imports.add(String(current.source.value));
    }
    const skipped = nameOnly(current);
    for (const [field, value] of Object.entries(current)) {
      if (field === skipped) continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(node);
  return { names, imports };
}

/** The field whose identifier is a name of a property or a label, and stands for no variable. */
function nameOnly(node: AnyNode): string | undefined {
  switch (node.type) {
    case "MemberExpression":
      return node.computed ? undefined : "property";
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return node.computed ? undefined : "key";
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return "label";
    default:
      return undefined;
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
