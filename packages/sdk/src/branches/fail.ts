/** A branch that fails. */
export interface FailingBranch {
  readonly kind: "fail";
  readonly message: string;
}

/** A branch of a conditional that ends the workflow with an error. */
export function fail(message: string): FailingBranch {
  return { kind: "fail", message };
}
