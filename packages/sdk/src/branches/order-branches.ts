import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { WiredBranch } from "./branch.ts";
import type { ConditionTree } from "./condition.ts";
import type { FailingBranch } from "./fail.ts";
import { negate } from "./negate.ts";

/** Branches as they were written; the last has no condition. */
export interface WrittenBranch {
  readonly condition: ConditionTree;
  readonly branch: WiredBranch | FailingBranch;
}

export interface OrderedBranches {
  readonly cases: readonly { readonly condition: ConditionTree; readonly branch: WiredBranch }[];
  readonly otherwise: WiredBranch | FailingBranch;
}

/**
 * Flyte lets a conditional fail in its last place alone. A branch that fails before is moved there: those behind it run
 * where its condition does not hold, and what is left over fails.
 * @throws FlyteError where nothing is called, or where more than one branch fails.
 */
export function orderBranches(
  written: readonly WrittenBranch[],
  otherwise: WiredBranch | FailingBranch,
  owner: ErrorPlace,
): OrderedBranches {
  const refuse = (message: string, hint: string) => new FlyteError("InvalidArgument", message, { where: owner, hint });
  const cases: { condition: ConditionTree; branch: WiredBranch }[] = [];
  let failing: { readonly condition: ConditionTree; readonly branch: FailingBranch } | undefined;
  for (const { condition, branch } of written) {
    if (branch.kind === "fail") {
      if (failing !== undefined || otherwise.kind === "fail") {
        throw refuse(
          "several branches of the conditional fail, and Flyte keeps the message of one",
          "Let one branch fail, and give the others a conditional of their own.",
        );
      }
      failing = { condition, branch };
    } else if (failing === undefined) cases.push({ condition, branch });
    else cases.push({ condition: { kind: "and", left: negate(failing.condition), right: condition }, branch });
  }
  if (failing !== undefined && otherwise.kind === "node") {
    return {
      cases: [...cases, { condition: negate(failing.condition), branch: otherwise }],
      otherwise: failing.branch,
    };
  }
  if (cases.length > 0) return { cases, otherwise };
  throw refuse("no branch of the conditional calls anything", "Have one of them call a task.");
}
