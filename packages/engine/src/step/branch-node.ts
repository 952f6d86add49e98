import { evaluateCondition, FlyteError, isTerminalNodePhase } from "@haltere/core";
import { type ExecutionError, ExecutionError_ErrorKind, type LiteralMap, NodeExecution_Phase } from "@haltere/idl/core";
import type { BranchNodePlan, NodePlan } from "../plan/node-plan.ts";
import type { Draft } from "./draft.ts";
import { executionError } from "./events.ts";
import { beginHolder, holderFailed, holderSucceeded } from "./holder.ts";
import type { AttemptOutputs } from "./signal.ts";

/** A branch: runs the first of its arms whose condition holds. Nothing is told of the others. */
export function enter(draft: Draft, node: BranchNodePlan, inputs: LiteralMap, at: number): string | undefined {
  beginHolder(draft, node, inputs, at);
  const choice = chosenArm(node, inputs);
  if (typeof choice === "string") return choice;
  holderFailed(draft, node, choice, at);
  return undefined;
}

/** After a crash the same arm is chosen, for the inputs are the same; an arm that had begun goes on by itself. */
export function resume(draft: Draft, node: BranchNodePlan, inputs: LiteralMap): string | undefined {
  draft.setInputs(node.id, inputs);
  if (hasBegunArm(draft, node)) return undefined;
  const choice = chosenArm(node, inputs);
  return typeof choice === "string" ? choice : undefined;
}

/** Whether one of the arms was chosen and has begun. */
export function hasBegunArm(draft: Draft, { cases, otherwise }: BranchNodePlan): boolean {
  const arms = [...cases.map(({ arm }) => arm), ...(otherwise.kind === "arm" ? [otherwise.arm] : [])];
  return arms.some((arm) => draft.node(arm).phase !== NodeExecution_Phase.UNDEFINED);
}

/** The arm that was chosen ended, and with it the branch. */
export function armEnded(draft: Draft, branch: NodePlan, arm: NodePlan, at: number): void {
  if (isTerminalNodePhase(draft.node(branch.id).phase)) return;
  const { phase, error } = draft.node(arm.id);
  if (phase === NodeExecution_Phase.SUCCEEDED || phase === NodeExecution_Phase.RECOVERED)
    holderSucceeded(draft, branch, outputsOf(draft, arm), at);
  else holderFailed(draft, branch, error ?? skipped(arm), at);
}

/** Large ones stay where they lie. */
function outputsOf(draft: Draft, { id }: NodePlan): AttemptOutputs | undefined {
  const { value, sizeBytes } = draft.node(id).outputs ?? {};
  if (value?.case === "inline") return { kind: "values", values: value.value };
  return value?.case === "uri" ? { kind: "stored", uri: value.value, sizeBytes: Number(sizeBytes) } : undefined;
}

function chosenArm({ cases, otherwise }: BranchNodePlan, inputs: LiteralMap): string | ExecutionError {
  try {
    for (const { condition, arm } of cases) if (evaluateCondition(condition, inputs.literals)) return arm;
  } catch (thrown) {
    const { message, taskErrorCode = malformed } = FlyteError.from(thrown);
    return refusal(taskErrorCode, message);
  }
  switch (otherwise.kind) {
    case "arm":
      return otherwise.arm;
    case "error":
      return refusal("UserProvidedError", otherwise.message);
    case "nothing":
      return refusal(malformed, "no condition of the branch holds, and it has no else");
  }
}

/** The message begins with the code, as FlytePropeller's does. */
function refusal(code: string, message: string): ExecutionError {
  return executionError(ExecutionError_ErrorKind.USER, code, `[${code}] ${message}`);
}

const malformed = "MalformedBranchUserError";

/** The arm waited for a node that did not succeed. */
function skipped({ specId }: NodePlan): ExecutionError {
  const message = `the arm ${specId} was skipped, since a node that it waits for did not succeed`;
  return executionError(ExecutionError_ErrorKind.USER, "UpstreamNodeFailed", message);
}
