import { NodeExecution_Phase } from "@haltere/idl/core";
import type { Draft } from "./draft.ts";
import { abortedError, nodeEvent } from "./events.ts";
import { abortAttempts } from "./nodes.ts";

/** Flyte's words for why a node was ended. */
export const failureElsewhere = "Some node execution failed, auto-abort.";
export const userAborted = "Workflow aborted.";

/** Ends the nodes under way whose keys begin so; what runs inside of a node ends before it. */
export function abortWithin(draft: Draft, prefix: string, reason: string, at: number): void {
  for (const id of [...draft.active()].reverse()) {
    if (!id.startsWith(prefix)) continue;
    const node = draft.nodePlan(id);
    if (node === undefined) continue;
    const { phase } = draft.node(id);
    // A node that has no row yet (it awaits a value) was not told of, so that there is nothing to take back.
    if (phase === NodeExecution_Phase.UNDEFINED) {
      draft.giveUp(id);
      continue;
    }
    abortAttempts(draft, node, reason, at);
    const error = abortedError(reason);
    draft.setNode(id, { phase: NodeExecution_Phase.ABORTED, error });
    const event = nodeEvent(draft.plan, node, at, NodeExecution_Phase.ABORTED, { case: "error", value: error });
    draft.decisions.push({ kind: "record", record: { kind: "node", event, data: {} } });
  }
}
