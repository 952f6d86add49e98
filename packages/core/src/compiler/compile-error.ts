import { FlyteError } from "../flyte-error.ts";

/** FlytePropeller's codes of what is wrong with a workflow or task; clients and tests know them by these names. */
export type CompileErrorCode =
  | "AmbiguousBindingUnionValue"
  | "BranchNodeHasNoCondition"
  | "BranchNodeHasNoDefault"
  | "BranchNodeIdNotFound"
  | "CycleDetected"
  | "DuplicateAlias"
  | "DuplicateId"
  | "FieldNotFound"
  | "IllegalEnumValue"
  | "IncompatibleBindingUnionValue"
  | "InvalidValue"
  | "MismatchingBindings"
  | "MismatchingTypes"
  | "NoConditionFound"
  | "NoNodesFound"
  | "NodeReferenceNotFound"
  | "ParameterBoundMoreThanOnce"
  | "ParameterNotBound"
  | "SyntaxError"
  | "TaskReferenceNotFound"
  | "UnreachableNodes"
  | "UnrecognizedValue"
  | "ValueRequired"
  | "VariableNameNotFound"
  | "WorkflowReferenceNotFound";

/** One thing that is wrong. */
export interface CompileError {
  readonly code: CompileErrorCode;
  /** Id of the node that Flyte tells it of: `start-node` and `end-node` stand for the workflow's own inputs and outputs. */
  readonly node: string;
  /** What is wrong, naming node and input, as a sentence. */
  readonly message: string;
  /** What to do, as an imperative sentence. */
  readonly hint?: string;
}

/** Collects what is wrong, each thing once. */
export class CompileErrors {
  readonly #errors = new Map<string, CompileError>();
  #count = 0;
  #place: string | undefined;

  /** How often an error was added: unchanged over a check exactly when the check passed. */
  get count(): number {
    return this.#count;
  }

  add(code: CompileErrorCode, node: string, text: string, hint?: string): void {
    const message = this.#place === undefined ? text : `In ${this.#place}: ${text}`;
    this.#count++;
    this.#errors.set(JSON.stringify([code, node, message]), { code, node, message, ...(hint && { hint }) });
  }

  /** Runs a check whose errors are of a place within the whole, and say so: `sub-workflow p:d:n:v`. */
  inside(place: string, check: () => void): void {
    const outer = this.#place;
    this.#place = place;
    check();
    this.#place = outer;
  }

  /** Everything collected, by code, then node, then message. */
  list(): readonly CompileError[] {
    return [...this.#errors].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, error]) => error);
  }
}

/** All errors as one text in the layout of FlyteAdmin's answers, which clients read: a line each with code, node and description. */
export function compileErrorsText(errors: readonly CompileError[]): string {
  const lines = errors.map(({ code, node, message, hint }, index) => {
    const description = hint === undefined ? message : `${message} ${hint}`;
    return `\tError ${index}: Code: ${code}, Node Id: ${node}, Description: ${description}\n`;
  });
  return `Collected Errors: ${errors.length}\n${lines.join("")}`;
}

/** All errors as one FlyteError InvalidArgument. `what` names what did not compile: `workflow p:d:n:v`. */
export function compileFailure(what: string, errors: readonly CompileError[]): FlyteError {
  return new FlyteError("InvalidArgument", `The ${what} does not compile. ${compileErrorsText(errors)}`);
}
