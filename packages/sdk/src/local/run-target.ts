import type { ErrorPlace } from "@haltere/core";
import type { RunnableTarget } from "../graph/graph-node.ts";
import { targetName, targetPlace } from "../graph/target-name.ts";
import { inputLiterals, type Literals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import { type NodeCall, plainCall } from "./node-call.ts";
import { passGate } from "./pass-gate.ts";
import { referenceNotHere } from "./reference-not-here.ts";
import { runGraph } from "./run-graph.ts";
import { runMap } from "./run-map.ts";
import { openRecord, recorded } from "./run-record.ts";
import { runStandIn } from "./run-stand-in.ts";
import { runTaskHere } from "./run-task-here.ts";
import { standInOf } from "./surroundings.ts";

/** Runs what a node runs, from literals to literals. */
export async function runTarget(
  target: RunnableTarget,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
  call: NodeCall = plainCall(),
): Promise<Literals> {
  const about = { kind: target.kind, name: targetName(target), place: owner, interface: target.interface, inputs };
  const record = openRecord(call.record?.children ?? session.records, about);
  return await recorded(record, () => runItself(target, inputs, session, owner, { ...call, record }));
}

async function runItself(
  target: RunnableTarget,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
  call: NodeCall,
): Promise<Literals> {
  // A task is stood in for where its attempts are made, so that its retries, timeout and cache stay.
  const standIn = target.kind === "task" ? undefined : standInOf(target);
  if (standIn !== undefined) return await runStandIn(standIn, target, inputs, session, owner, call);
  switch (target.kind) {
    case "task":
      return await runTaskHere(target, inputs, session, owner, call, runTarget);
    case "map":
      return await runMap(target, inputs, session, runTarget, owner, call);
    case "workflow":
      return await runGraph(target, inputs, session, runTarget, call);
    case "launch plan": {
      const { workflow, fixed } = target;
      const settled = inputLiterals(
        { inputs: new Map([...workflow.interface.inputs].filter(([name]) => Object.hasOwn(fixed, name))) },
        fixed,
        owner,
        session.files,
      );
      const all = { ...inputs, ...settled };
      const inPlace = standInOf(workflow);
      if (inPlace !== undefined) return await runStandIn(inPlace, workflow, all, session, owner, call);
      return await runGraph(workflow, all, session, runTarget, call);
    }
    case "reference":
      throw referenceNotHere(target, owner);
    case "gate":
      return await passGate(target, inputs, session, owner, call.signal);
  }
}

/** The place of an entity that is run by itself. */
export function ownerOf(target: RunnableTarget): ErrorPlace {
  return targetPlace(target);
}
