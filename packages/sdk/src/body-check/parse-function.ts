import { type Function as FunctionNode, parseExpressionAt } from "acorn";

/**
 * The syntax of a function's text, with offsets into that text; undefined where it has none of JavaScript's (a native
 * or bound function). A method's text (`body({ x }) { … }`) is a function only inside of an object.
 */
export function parseFunction(text: string): FunctionNode | undefined {
  for (const [before, after] of wrappings) {
    try {
      const found = parseExpressionAt(`${before}${text}${after}`, 0, { ecmaVersion: "latest" });
      const node = functionIn(found);
      if (node !== undefined) return shifted(node, before.length);
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
    }
  }
  return undefined;
}

const wrappings = [
  ["(", ")"],
  ["({", "})"],
] as const;

function functionIn(node: ReturnType<typeof parseExpressionAt>): FunctionNode | undefined {
  if (node.type === "ArrowFunctionExpression" || node.type === "FunctionExpression") return node;
  if (node.type !== "ObjectExpression") return undefined;
  const [property] = node.properties;
  return property?.type === "Property" && property.value.type === "FunctionExpression" ? property.value : undefined;
}

function shifted(node: FunctionNode, by: number): FunctionNode {
  const move = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number") {
      value.start -= by;
      value.end -= by;
    }
    Object.values(value).forEach(move);
  };
  move(node);
  return node;
}
