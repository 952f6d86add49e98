import type { WorkflowEntity } from "../entities/workflow-entity.ts";
import type { NodeTarget } from "../graph/graph-node.ts";
import { walkNodes } from "../graph/walk-nodes.ts";
import { displayName } from "../naming/naming.ts";

/** Defined by the bundler: whoever makes or loads a bundle checks the bodies in it, and keeps the parser out of it. */
declare const HALTERE_BUNDLED: boolean;

const checked = new WeakSet<WorkflowEntity>();

/**
 * Checks the bodies of a workflow, and of those it calls, before they are run in this process.
 * @param open The workflows that are being checked: one may call itself, which is told elsewhere.
 */
export async function checkBodies(target: NodeTarget, open: ReadonlySet<WorkflowEntity> = new Set()): Promise<void> {
  const workflow = target.kind === "launch plan" ? target.workflow : target;
  if (workflow.kind !== "workflow" || checked.has(workflow) || open.has(workflow)) return;
  // The import stands within the condition, so that the bundler leaves it out.
  if (typeof HALTERE_BUNDLED === "undefined") {
    const { checkBody } = await import("../body-check/check-body.ts");
    checkBody({ workflow: displayName(workflow.naming), source: workflow.source, place: workflow.naming.place });
    for (const node of walkNodes(workflow.graph())) await checkBodies(node.target, new Set([...open, workflow]));
  }
  checked.add(workflow);
}
