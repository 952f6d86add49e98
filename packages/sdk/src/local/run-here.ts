import { addressOf } from "../files/address.ts";
import type { RunnableTarget } from "../graph/graph-node.ts";
import { refuseRecursion } from "../graph/refuse-recursion.ts";
import { settledInputs } from "../refs/settled-inputs.ts";
import { inputLiterals, outputValues } from "../values/interface-values.ts";
import { checkBodies } from "./check-bodies.ts";
import { endedRun } from "./ended-run.ts";
import { localSession } from "./local-session.ts";
import { ownerOf, runTarget } from "./run-target.ts";

/**
 * Runs an entity in this process: what awaiting a task or a workflow does. Values pass through literals on every way,
 * as they do between processes, so that what runs here runs on a control plane.
 * @throws FlyteError naming the workflow, node, task and input; its cause is what the task's code threw.
 */
export async function runHere(target: RunnableTarget, given: Readonly<Record<string, unknown>>): Promise<unknown> {
  const owner = ownerOf(target);
  const inputs = await settledInputs(given, owner);
  await checkBodies(target);
  refuseRecursion(target);
  const session = localSession();
  // Files that are given are read where they lie; those that tasks return are copied, as an upload would.
  const givenFiles = { ...session.files, upload: addressOf, uploadDirectory: addressOf };
  const literals = inputLiterals(target.interface, inputs, owner, givenFiles);
  // Tables that are given as rows are written, and must be there before a task reads them.
  await session.files.settled();
  const outputs = await endedRun(session, () => runTarget(target, literals, session, owner));
  return outputValues(target.interface, outputs, owner, session.files);
}
