import { FlyteError } from "@haltere/core";
import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import { displayName } from "../naming/naming.ts";
import type { NodeTarget } from "./graph-node.ts";
import { walkNodes } from "./walk-nodes.ts";

/**
 * A workflow that calls itself, by whatever way, would never end.
 * @throws FlyteError naming the workflow, the call, and the way back to it.
 */
export function refuseRecursion(target: NodeTarget): void {
  const path: WorkflowEntity[] = [];
  const finished = new Set<WorkflowEntity>();
  const visit = (target: NodeTarget): void => {
    const workflow = target.kind === "launch plan" ? target.workflow : target;
    if (workflow.kind !== "workflow" || finished.has(workflow)) return;
    path.push(workflow);
    for (const node of walkNodes(workflow.graph())) {
      const called = node.target.kind === "launch plan" ? node.target.workflow : node.target;
      const start = called.kind === "workflow" ? path.indexOf(called) : -1;
      if (start >= 0 && called.kind === "workflow") {
        const way = [...path.slice(start), called].map(({ naming }) => displayName(naming)).join(" -> ");
        throw new FlyteError("InvalidArgument", `the workflow ${displayName(called.naming)} calls itself: ${way}`, {
          where: {
            workflow: displayName(workflow.naming),
            node: node.id,
            ...(node.place === undefined ? {} : { file: node.place }),
          },
          hint: "Take the call away: a workflow that holds itself would never end.",
        });
      }
      visit(node.target);
    }
    path.pop();
    finished.add(workflow);
  };
  visit(target);
}
