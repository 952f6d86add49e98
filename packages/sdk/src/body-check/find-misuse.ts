import type { AnyNode, Expression, Function as FunctionNode, Node, Pattern, SpreadElement, Super } from "acorn";
import { parseFunction } from "./parse-function.ts";

/** A use of a reference that JavaScript lets pass and that means nothing. */
export interface Misuse {
  readonly what: "branches on" | "negates" | "compares";
  /** Offsets in the function's text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Follows the body's references by name: its inputs, what calls return that are given one, and what is taken out of
 * them. A value that only may be one is let pass: the check must never refuse a body that is right.
 */
export function findMisuse(functionText: string): Misuse | undefined {
  const body = parseFunction(functionText);
  return body === undefined ? undefined : new Search().run(body);
}

/** What makes a condition of references, which is for a conditional to decide. */
const operators: ReadonlySet<string> = new Set([
  "eq",
  "ne",
  "lt",
  "lte",
  "gt",
  "gte",
  "isTrue",
  "isFalse",
  "isNone",
  "and",
  "or",
]);

class Search {
  /** Names that hold a reference. Shadowing is not followed: a name that means both is taken out. */
  readonly #references = new Set<string>();
  readonly #others = new Set<string>();
  #found: Misuse | undefined;

  run(body: FunctionNode): Misuse | undefined {
    const [inputs] = body.params;
    if (inputs !== undefined) this.#bind(inputs, true);
    // Twice, so that a name is known in a function that stands before its declaration.
    this.#declare(body.body);
    this.#declare(body.body);
    this.#visit(body.body);
    return this.#found;
  }

  #bind(pattern: Pattern, isReference: boolean): void {
    switch (pattern.type) {
      case "Identifier":
        (isReference ? this.#references : this.#others).add(pattern.name);
        return;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          this.#bind(property.type === "RestElement" ? property.argument : property.value, isReference);
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element !== null) this.#bind(element, isReference);
        return;
      case "AssignmentPattern":
        this.#bind(pattern.left, isReference);
        return;
      case "RestElement":
        this.#bind(pattern.argument, isReference);
        return;
    }
  }

  #declare(node: AnyNode): void {
    if (node.type === "VariableDeclarator") this.#bind(node.id, node.init != null && this.#isReference(node.init));
    // Parameters of inner functions are anything: callbacks get elements of plain lists.
    if (isFunction(node)) for (const parameter of node.params) this.#bind(parameter, false);
    for (const child of childrenOf(node)) this.#declare(child);
  }

  #isReference(node: Expression | SpreadElement | Super): boolean {
    switch (node.type) {
      case "Identifier":
        return this.#references.has(node.name) && !this.#others.has(node.name);
      case "MemberExpression":
        return node.object.type !== "Super" && this.#isReference(node.object);
      case "CallExpression":
        // `ref.at(0)`, and calls of tasks: those that are given a reference by name.
        if (node.callee.type === "MemberExpression") return this.#isReference(node.callee.object);
        if (node.callee.type !== "Identifier") return false;
        if (operators.has(node.callee.name)) return node.arguments.some((argument) => this.#isReference(argument));
        return node.arguments.some((argument) => this.#wires(argument));
      case "ParenthesizedExpression":
        return this.#isReference(node.expression);
      case "AwaitExpression":
        return this.#isReference(node.argument);
      default:
        return false;
    }
  }

  /** Whether an argument is an object with a reference among its fields, as tasks are called. */
  #wires(node: Expression | SpreadElement): boolean {
    return (
      node.type === "ObjectExpression" &&
      node.properties.some((property) => property.type === "Property" && this.#isReference(property.value))
    );
  }

  #visit(node: AnyNode): void {
    if (this.#found !== undefined) return;
    switch (node.type) {
      case "IfStatement":
      case "ConditionalExpression":
      case "WhileStatement":
      case "DoWhileStatement":
        this.#refuse("branches on", node.test);
        break;
      case "ForStatement":
        if (node.test) this.#refuse("branches on", node.test);
        break;
      case "SwitchStatement":
        this.#refuse("branches on", node.discriminant);
        break;
      case "LogicalExpression":
        this.#refuse("branches on", node.left, node);
        break;
      case "UnaryExpression":
        if (node.operator === "!") this.#refuse("negates", node.argument, node);
        break;
      case "BinaryExpression":
        if (["===", "!==", "==", "!="].includes(node.operator)) {
          if (node.left.type !== "PrivateIdentifier") this.#refuse("compares", node.left, node);
          this.#refuse("compares", node.right, node);
        }
        break;
    }
    for (const child of childrenOf(node)) this.#visit(child);
  }

  #refuse(what: Misuse["what"], operand: Expression, whole: Node = operand): void {
    if (this.#isReference(operand)) this.#found ??= { what, start: whole.start, end: whole.end };
  }
}

function isFunction(node: AnyNode): node is FunctionNode & AnyNode {
  return (
    node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression"
  );
}

function* childrenOf(node: AnyNode): Generator<AnyNode> {
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield child;
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
