import { create } from "@bufbuild/protobuf";
import { type ErrorPlace, FlyteError } from "@haltere/core";
import { type Literal, LiteralSchema } from "@haltere/idl/core";
import { singleOutput } from "../entities/entity-interface.ts";
import type { MapTarget } from "../entities/map-target.ts";
import { positionOf } from "../transformers/position.ts";
import { missingInput } from "../values/input-errors.ts";
import type { Literals } from "../values/interface-values.ts";
import type { LocalSession } from "./local-session.ts";
import { type NodeCall, plainCall } from "./node-call.ts";
import type { RunTarget } from "./run-graph.ts";

type Ended = { readonly ok: true; readonly outputs: Literals } | { readonly ok: false; readonly error: unknown };

/** Runs a map's items side by side; those that may fail are none in the result. */
export async function runMap(
  target: MapTarget,
  inputs: Literals,
  session: LocalSession,
  runTarget: RunTarget,
  owner: ErrorPlace,
  call: NodeCall = plainCall(),
): Promise<Literals> {
  const items = itemInputs(target, inputs, session, owner);
  const needed = target.minSuccesses ?? Math.ceil((target.minSuccessRatio ?? 1) * items.length);
  const mayFail = Math.max(0, items.length - needed);
  const ended: Ended[] = [];
  let next = 0;
  let failures = 0;
  let fault: FlyteError | undefined;
  const controller = new AbortController();
  const signal = AbortSignal.any([call.signal, controller.signal]);
  const runItem = (item: Literals): Promise<Literals> => {
    return runTarget(target.mapped, item, session, owner, { ...call, signal });
  };
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length && (fault === undefined || target.runAllItems); index = next++) {
      const item = items[index];
      if (item === undefined) return;
      try {
        ended[index] = { ok: true, outputs: await runItem(item) };
      } catch (error) {
        // What ends because another item failed too often is no failure of its own.
        if (signal.aborted) return;
        ended[index] = { ok: false, error };
        failures++;
        if (failures <= mayFail) continue;
        fault ??= itemError(error, index, items.length, mayFail);
        if (!target.runAllItems) controller.abort();
      }
    }
  };
  const width = Math.min(items.length, target.concurrency || items.length);
  // Every worker is waited for, so that nothing of the map runs on behind its failure.
  await Promise.all(Array.from({ length: width }, work));
  if (fault !== undefined) throw fault;
  return collected(target, ended, session, owner);
}

/** The inputs of each item. */
function itemInputs(
  target: MapTarget,
  inputs: Literals,
  session: LocalSession,
  owner: ErrorPlace,
): readonly Literals[] {
  const lists = new Map<string, readonly Literal[]>();
  const same: Record<string, Literal> = {};
  for (const [name, { transformer }] of target.interface.inputs) {
    const given = inputs[name];
    if (given === undefined) throw missingInput(name, owner);
    if (target.bound.includes(name)) {
      same[name] = given;
      continue;
    }
    // A list that was taken out of an object comes as MessagePack.
    const position = positionOf(owner, "input", name, session.files);
    const list =
      given.value.case === "collection"
        ? given
        : transformer.toLiteral(transformer.fromLiteral(given, position), position);
    if (list.value.case === "collection") lists.set(name, list.value.value.literals);
  }
  const sizes = new Set([...lists.values()].map((list) => list.length));
  if (sizes.size > 1) {
    const text = [...lists].map(([name, list]) => `${name} has ${list.length}`).join(", ");
    throw new FlyteError("InvalidArgument", `the lists that are mapped over differ in length: ${text}`, {
      where: owner,
    });
  }
  const [size = 0] = sizes;
  return Array.from({ length: size }, (_, index) => {
    const item: Record<string, Literal> = { ...same };
    for (const [name, list] of lists) {
      const element = list[index];
      if (element !== undefined) item[name] = element;
    }
    return item;
  });
}

function collected(target: MapTarget, ended: readonly Ended[], session: LocalSession, owner: ErrorPlace): Literals {
  const output = target.interface.outputs.get(singleOutput) ?? [...target.interface.outputs.values()][0];
  if (output === undefined) return {};
  const single = target.mapped.interface.outputs.get(output.name);
  const position = positionOf(owner, "output", output.name, session.files);
  const { element } = output.transformer;
  if (single === undefined || element === undefined) throw new FlyteError("Internal", "the output of a map is no list");
  const literals = ended.map((item): Literal => {
    const literal = item.ok ? item.outputs[output.name] : undefined;
    if (element === single.transformer) return literal ?? element.toLiteral(undefined, position);
    return element.toLiteral(literal && single.transformer.fromLiteral(literal, position), position);
  });
  return { [output.name]: create(LiteralSchema, { value: { case: "collection", value: { literals } } }) };
}

function itemError(thrown: unknown, index: number, size: number, mayFail: number): FlyteError {
  const error = FlyteError.from(thrown);
  const allowed = mayFail === 0 ? "" : `, and more than ${mayFail} failed`;
  return new FlyteError(error.code, `item ${index} of ${size} failed${allowed}: ${error.message}`, {
    kind: error.kind,
    where: error.where,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.taskErrorCode === undefined ? {} : { taskErrorCode: error.taskErrorCode }),
    cause: error.cause ?? error,
  });
}
