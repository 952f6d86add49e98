import { type ErrorPlace, FlyteError } from "@haltere/core";
import type { NodeTarget } from "./graph-node.ts";

/**
 * A sub-workflow is registered as a part of the workflow that calls it, so its nodes must be known here.
 * @throws FlyteError for a workflow that is only referred to.
 */
export function refuseWorkflowReference(target: NodeTarget, where: ErrorPlace): void {
  if (target.kind !== "reference" || target.of !== "workflow") return;
  throw new FlyteError("InvalidArgument", "a workflow that is registered elsewhere cannot be a part of this one", {
    where,
    hint: "Call its launch plan, which has the same name: referenceLaunchPlan({ ... }).",
  });
}
