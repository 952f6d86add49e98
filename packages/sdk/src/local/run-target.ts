import type { ErrorPlace } from "@haltere/core";
import type { NodeTarget } from "../graph/graph-node.ts";
import { displayName } from "../naming/naming.ts";
import { inputLiterals, type Literals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import { runGraph } from "./run-graph.ts";
import { runMap } from "./run-map.ts";
import { runTaskHere } from "./run-task-here.ts";

/** Runs what a node runs, from literals to literals. */
export async function runTarget(
  target: NodeTarget,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
): Promise<Literals> {
  switch (target.kind) {
    case "task":
      return await runTaskHere(target, inputs, session, owner);
    case "map":
      return await runMap(target, inputs, session, owner);
    case "workflow":
      return await runGraph(target, inputs, session, runTarget);
    case "launch plan": {
      const { workflow, fixed } = target;
      const settled = inputLiterals(
        { inputs: new Map([...workflow.interface.inputs].filter(([name]) => Object.hasOwn(fixed, name))) },
        fixed,
        owner,
        session.files,
      );
      return await runGraph(workflow, { ...inputs, ...settled }, session, runTarget);
    }
  }
}

/** The place of an entity that is run by itself. */
export function ownerOf(target: NodeTarget): ErrorPlace {
  switch (target.kind) {
    case "task":
      return { task: displayName(target.naming) };
    case "map":
      return { task: displayName(target.task.naming) };
    case "workflow":
      return { workflow: displayName(target.naming) };
    case "launch plan":
      return { launchPlan: displayName(target.naming) };
  }
}
