import { FlyteError } from "@haltere/core";
import { addressOf } from "../files/address.ts";
import type { NodeTarget } from "../graph/graph-node.ts";
import { refuseRecursion } from "../graph/refuse-recursion.ts";
import { callerOf } from "../naming/source-place.ts";
import { promiseOf } from "../refs/pending-proxy.ts";
import { referenceOf, referenceText } from "../refs/reference.ts";
import { isPlainObject } from "../transformers/plain-object.ts";
import { inputLiterals, outputValues } from "../values/interface-values.ts";
import { checkBodies } from "./check-bodies.ts";
import { localSession } from "./local-session.ts";
import { ownerOf, runTarget } from "./run-target.ts";

/**
 * Runs an entity in this process: what awaiting a task or a workflow does. Values pass through literals on every way,
 * as they do between processes, so that what runs here runs on a control plane.
 * @throws FlyteError naming the workflow, node, task and input; its cause is what the task's code threw.
 */
export async function runHere(target: NodeTarget, given: Readonly<Record<string, unknown>>): Promise<unknown> {
  const owner = ownerOf(target);
  if (!isPlainObject(given)) {
    throw new FlyteError("InvalidArgument", "inputs are given by name, as one object", {
      where: owner,
      hint: "Write inc({ x: 1 }).",
    });
  }
  const inputs: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) inputs[name] = await settled(value);
  await checkBodies(target);
  refuseRecursion(target);
  const session = localSession();
  // Files that are given are read where they lie; those that tasks return are copied, as an upload would.
  const givenFiles = { ...session.files, upload: addressOf, uploadDirectory: addressOf };
  const literals = inputLiterals(target.interface, inputs, owner, givenFiles);
  // Tables that are given as rows are written, and must be there before a task reads them.
  await session.files.settled();
  const outputs = await runTarget(target, literals, session, owner);
  await session.files.settled();
  return outputValues(target.interface, outputs, owner, session.files);
}

/** The value with every Pending in its lists and maps awaited. */
async function settled(value: unknown): Promise<unknown> {
  const reference = referenceOf(value);
  if (reference !== undefined) {
    const place = callerOf(settled);
    throw new FlyteError("InvalidArgument", `${referenceText(reference)} was used outside of its workflow's body`, {
      where: place === undefined ? {} : { file: place },
      hint: "References exist while a workflow's body runs; return them from it.",
    });
  }
  const promise = promiseOf(value);
  if (promise !== undefined) return await promise;
  if (Array.isArray(value)) return await Promise.all(value.map(settled));
  if (isPlainObject(value) && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).map(async ([name, item]) => [name, await settled(item)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
  return value;
}
