import { fromBinary } from "@bufbuild/protobuf";
import { collectionLiteral, literalMap, mapEntry, noneLiteral } from "@haltere/core";
import { type Literal, type LiteralMap, LiteralMapSchema } from "@haltere/idl/core";
import type { ItemState } from "@haltere/idl/haltere";
import { type AttemptRef, outputPrefix } from "../plan/layout.ts";
import type { AnyArrayNodePlan } from "../plan/node-plan.ts";
import type { ArrayDraft } from "./array-draft.ts";
import type { Draft } from "./draft.ts";
import { keep } from "./node-data.ts";
import type { AttemptOutputs } from "./signal.ts";

/** Outputs of an item as its row keeps them, and as a record does. */
export interface ItemResult {
  readonly row: Extract<ItemState["result"], { case: "outputs" | "outputsUri" }>;
  /** Where they lie, or would if they were not small. */
  readonly uri: string;
}

/** Keeps the outputs of an item. */
export function itemResult(
  draft: Draft,
  node: AnyArrayNodePlan,
  attempt: AttemptRef,
  outputs: AttemptOutputs,
): ItemResult {
  const uri = `${outputPrefix(draft.plan, { ...attempt, node: node.uniqueId })}/outputs.pb`;
  const kept = keep(draft, uri, outputs);
  if (kept.column !== undefined) return { row: { case: "outputs", value: kept.column }, uri };
  return { row: { case: "outputsUri", value: kept.uri ?? uri }, uri: kept.uri ?? uri };
}

/** Addresses of the large outputs among the items'. */
export function* largeOutputs(items: ArrayDraft): Iterable<string> {
  for (let index = 0; index < items.size; index++) {
    const outputs = items.outputs(index);
    if (typeof outputs === "string") yield outputs;
  }
}

/** The list of the items' values for each output; none for an item that failed. */
export function gathered(draft: Draft, node: AnyArrayNodePlan, items: ArrayDraft): LiteralMap {
  const lists = new Map<string, Literal[]>(outputNames(node).map((name) => [name, []]));
  const none = noneLiteral();
  for (let index = 0; index < items.size; index++) {
    const outputs = items.outputs(index);
    const values =
      typeof outputs === "string" ? draft.value(outputs) : outputs && fromBinary(LiteralMapSchema, outputs);
    if (node.kind === "launch plan array") addNames(lists, values, index, none);
    for (const [name, list] of lists) list.push(mapEntry(values?.literals, name) ?? none);
  }
  const literals: Record<string, Literal> = {};
  for (const [name, list] of lists) literals[name] = collectionLiteral(list);
  return literalMap(literals);
}

/** A task says which outputs it has; of a launch plan those are known that others take, and what its executions gave. */
function outputNames(node: AnyArrayNodePlan): string[] {
  return node.kind === "array"
    ? Object.keys(node.run.task.interface?.outputs?.variables ?? {})
    : [...node.takenOutputs];
}

function addNames(lists: Map<string, Literal[]>, values: LiteralMap | undefined, before: number, none: Literal): void {
  for (const name of Object.keys(values?.literals ?? {}))
    if (!lists.has(name)) lists.set(name, new Array<Literal>(before).fill(none));
}
