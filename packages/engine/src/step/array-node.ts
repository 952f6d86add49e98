import { create, fromBinary, type JsonObject } from "@bufbuild/protobuf";
import { collectionLiteral, literalMap, mapEntry, noneLiteral } from "@haltere/core";
import {
  type ExecutionError,
  ExecutionError_ErrorKind,
  type Literal,
  type LiteralMap,
  LiteralMapSchema,
  NodeExecution_Phase,
  TaskExecution_Phase,
} from "@haltere/idl/core";
import { type ArrayState, ArrayStateSchema } from "@haltere/idl/haltere";
import { type AttemptRef, inputsUri, outputPrefix, outputsUri } from "../plan/layout.ts";
import type { ArrayNodePlan } from "../plan/node-plan.ts";
import { ArrayDraft } from "./array-draft.ts";
import { isEnded, newArrayItems } from "./array-items.ts";
import { everyResource, itemCounts, resourcesOf } from "./array-resources.ts";
import type { RecordedData } from "./decision.ts";
import type { Draft } from "./draft.ts";
import { executionError, limited, nodeEvent, taskEvent } from "./events.ts";
import { keep, missingOutputs } from "./node-data.ts";
import { afterFailure, isInterruptible } from "./retry.ts";
import type { AttemptOutcome, Signal } from "./signal.ts";

type Of<Kind extends Signal["kind"]> = Extract<Signal, { kind: Kind }>;

/** Items under way at once where the node sets no limit: enough for any machine, and what memory holds stays O(running) (invariant 9). */
const window = 1024;

/**
 * The record is told of changes of items once a quarter of them has changed, or this many microseconds after the last time: each
 * telling writes the record of all of them anew, and the whole of a map must stay O(n).
 */
const reportEvery = 1_000_000;
const reportShare = 4;

/** An array node: one task over each item of its list inputs. It is one task execution, whose external resources are the items. */
export function enter(draft: Draft, node: ArrayNodePlan, inputs: LiteralMap, at: number): void {
  const { column } = keep(draft, inputsUri(draft.plan, node.uniqueId), { kind: "values", values: inputs });
  const data = column === undefined ? {} : { inputs: column };
  recordNode(draft, node, at, NodeExecution_Phase.QUEUED, undefined, data);
  draft.setNode(node.id, { phase: NodeExecution_Phase.QUEUED });
  const size = arraySize(node, inputs);
  if (typeof size !== "number") {
    recordTask(draft, node, at, TaskExecution_Phase.ABORTED, undefined, undefined, data);
    fail(draft, node, size, at);
    return;
  }
  const state: ArrayState = create(ArrayStateSchema, { size, minSuccesses: minSuccesses(node, size) });
  const items = new ArrayDraft(newArrayItems(state));
  draft.addArray(node.id, items);
  draft.setInputs(node.id, inputs);
  draft.setNode(node.id, { phase: NodeExecution_Phase.RUNNING, array: state });
  recordTask(draft, node, at, TaskExecution_Phase.QUEUED, allOf(draft, node, items), undefined, data);
  recordNode(draft, node, at, NodeExecution_Phase.RUNNING);
  goOn(draft, node, items, at);
}

/** After a crash, or with its items' large outputs loaded: those of the items that have not ended start again. */
export function resume(draft: Draft, node: ArrayNodePlan, inputs: LiteralMap, at: number): void {
  const items = draft.array(node.id);
  if (items === undefined) return;
  draft.setInputs(node.id, inputs);
  items.forgetRunning();
  goOn(draft, node, items, at, true);
}

/** Once all items have ended, the large ones among their outputs are needed to make the list of them. */
export function valuesNeeded(draft: Draft, node: ArrayNodePlan): string[] {
  const items = draft.array(node.id);
  if (items === undefined || items.counts.succeeded + items.counts.failed < items.size) return [];
  return [...largeOutputs(items)];
}

function* largeOutputs(items: ArrayDraft): Iterable<string> {
  for (let index = 0; index < items.size; index++) {
    const outputs = items.outputs(index);
    if (typeof outputs === "string") yield outputs;
  }
}

/** The inputs of one item: its element of each list that is mapped over, the rest whole. */
export function itemInputs(node: ArrayNodePlan, inputs: LiteralMap, index: number): LiteralMap {
  const literals: Record<string, Literal> = {};
  for (const [name, literal] of Object.entries(inputs.literals)) {
    const item =
      literal.value.case === "collection" && !node.boundInputs.has(name)
        ? literal.value.value.literals[index]
        : literal;
    if (item !== undefined) literals[name] = item;
  }
  return literalMap(literals);
}

/** The common length of the list inputs; with none, 1 where every input is bound whole. */
function arraySize(node: ArrayNodePlan, inputs: LiteralMap): number | ExecutionError {
  const mapped = Object.entries(inputs.literals).filter(([name]) => !node.boundInputs.has(name));
  const lengths = mapped.flatMap(([name, { value }]) =>
    value.case === "collection" ? [{ name, length: value.value.literals.length }] : [],
  );
  const [first] = lengths;
  if (first === undefined) return mapped.length === 0 ? 1 : invalidLength("no input array provided");
  const other = lengths.find(({ length }) => length !== first.length);
  if (other === undefined) return first.length;
  // Flyte's sentence, and then the inputs by name.
  return invalidLength(
    `input arrays have different lengths: expecting '${first.length}' found '${other.length}' ` +
      `(${lengths.map(({ name, length }) => `${name}: ${length}`).join(", ")})`,
  );
}

function invalidLength(message: string): ExecutionError {
  return executionError(ExecutionError_ErrorKind.USER, "InvalidArrayLength", message);
}

function minSuccesses(node: ArrayNodePlan, size: number): number {
  const criteria = node.successCriteria;
  if (criteria.kind === "all") return size;
  if (criteria.kind === "atLeast") return criteria.count;
  // The wire has the ratio as a 32-bit float: 0.6 of 10 comes as 6.0000002, and is 6.
  return Math.ceil(Number((criteria.ratio * size).toPrecision(7)));
}

/** Starts what may start, and ends the node once it is decided. */
function goOn(draft: Draft, node: ArrayNodePlan, items: ArrayDraft, at: number, resumed = false): void {
  const { size, counts } = items;
  if (size - counts.failed < items.minSuccesses) {
    failWithItems(draft, node, items, at);
    return;
  }
  if (counts.succeeded + counts.failed === size) {
    gather(draft, node, items, at);
    return;
  }
  const limit = Math.min(node.parallelism ?? window, window);
  for (let index = items.startNext(limit); index !== undefined; index = items.startNext(limit))
    start(draft, node, items, index, resumed);
}

function start(draft: Draft, node: ArrayNodePlan, items: ArrayDraft, index: number, mayHaveRun: boolean): void {
  const savedState = mayHaveRun ? items.savedState(index) : undefined;
  draft.decisions.push({
    kind: "start",
    attempt: { node: node.id, item: index, number: items.attempt(index) },
    interruptible: isInterruptible(draft.plan, node.run, items.systemFailures(index)),
    mayHaveRun,
    ...(savedState !== undefined && { savedState }),
  });
}

export function runs(draft: Draft, node: ArrayNodePlan, attempt: AttemptRef, at: number): void {
  const items = current(draft, node, attempt);
  if (items !== undefined) items.setRunning(attempt.item ?? 0, at);
}

export function progress(draft: Draft, node: ArrayNodePlan, signal: Of<"progress">): void {
  const { attempt, logs, customInfo, state } = signal;
  const items = current(draft, node, attempt);
  if (items === undefined || attempt.item === undefined) return;
  if (state !== undefined) {
    items.save(attempt.item, state);
    draft.decisions.push({ kind: "saved", attempt });
  }
  if (logs.length > 0 || customInfo !== undefined)
    items.addNews(attempt.item, { logs, ...(customInfo !== undefined && { customInfo }) });
}

export function finished(draft: Draft, node: ArrayNodePlan, { attempt, at, outcome }: Of<"finished">): void {
  const items = current(draft, node, attempt);
  const index = attempt.item;
  if (items === undefined || index === undefined) return;
  const checked = checkedOutcome(node, outcome);
  if (checked.kind === "succeeded")
    items.end(index, at, itemResult(draft, node, attempt, checked.outputs), checked.kept?.status);
  else {
    const tried = { attempt: items.attempt(index), systemFailures: items.systemFailures(index) };
    const next = afterFailure(node.run, tried, checked);
    if (next.kind === "retry") {
      items.retry(index, next.attempt, next.systemFailures);
      start(draft, node, items, index, false);
      return;
    }
    items.end(index, at, { case: "failure", value: limited(next.error.message) });
  }
  goOn(draft, node, items, at);
}

/** The items, where the attempt is one of theirs and under way. */
function current(draft: Draft, node: ArrayNodePlan, { item, number }: AttemptRef): ArrayDraft | undefined {
  if (item === undefined || draft.node(node.id).phase !== NodeExecution_Phase.RUNNING) return undefined;
  const items = draft.array(node.id);
  if (items === undefined || item >= items.counts.next) return undefined;
  return isEnded(items.phase(item)) || items.attempt(item) !== number ? undefined : items;
}

function checkedOutcome(node: ArrayNodePlan, outcome: AttemptOutcome): Exclude<AttemptOutcome, { kind: "dynamic" }> {
  if (outcome.kind === "failed") return outcome;
  if (outcome.kind === "dynamic") {
    const message = "a task that is mapped went on as a dynamic workflow";
    const refused = executionError(ExecutionError_ErrorKind.USER, "BadTaskSpecification", message);
    return { kind: "failed", error: refused, recoverable: false };
  }
  const error = missingOutputs(node.run.task, outcome.outputs);
  return error === undefined ? outcome : { kind: "failed", error, recoverable: true };
}

function itemResult(
  draft: Draft,
  node: ArrayNodePlan,
  attempt: AttemptRef,
  outputs: Extract<AttemptOutcome, { kind: "succeeded" }>["outputs"],
): Parameters<ArrayDraft["end"]>[2] {
  const uri = `${outputPrefix(draft.plan, { ...attempt, node: node.uniqueId })}/outputs.pb`;
  const kept = keep(draft, uri, outputs);
  return kept.column === undefined
    ? { case: "outputsUri", value: kept.uri ?? uri }
    : { case: "outputs", value: kept.column };
}

/** Every item has ended and enough of them well: each output is the list of the items' outputs, none for an item that failed. */
function gather(draft: Draft, node: ArrayNodePlan, items: ArrayDraft, at: number): void {
  const missing = [...largeOutputs(items)].filter((uri) => draft.value(uri) === undefined);
  if (missing.length > 0) {
    draft.await(node.id, new Set(missing));
    return;
  }
  const names = Object.keys(node.run.task.interface?.outputs?.variables ?? {});
  const lists = new Map<string, Literal[]>(names.map((name) => [name, []]));
  const none = noneLiteral();
  for (let index = 0; index < items.size; index++) {
    const outputs = items.outputs(index);
    const values =
      typeof outputs === "string" ? draft.value(outputs) : outputs && fromBinary(LiteralMapSchema, outputs);
    for (const [name, list] of lists) list.push(mapEntry(values?.literals, name) ?? none);
  }
  const literals: Record<string, Literal> = {};
  for (const [name, list] of lists) literals[name] = collectionLiteral(list);
  const uri = outputsUri(draft.plan, node.uniqueId, 0);
  const { data, column } = keep(draft, uri, { kind: "values", values: literalMap(literals) });
  const recorded = column === undefined ? {} : { outputs: column };
  recordTask(
    draft,
    node,
    at,
    TaskExecution_Phase.SUCCEEDED,
    allOf(draft, node, items),
    { case: "outputUri", value: uri },
    recorded,
  );
  recordNode(draft, node, at, NodeExecution_Phase.SUCCEEDED, { case: "outputUri", value: uri }, recorded);
  draft.setNode(node.id, { phase: NodeExecution_Phase.SUCCEEDED, outputs: data });
}

/** Too many items failed: those under way are ended, and the node fails with what the failed ones said. */
function failWithItems(draft: Draft, node: ArrayNodePlan, items: ArrayDraft, at: number): void {
  abortItems(draft, node, items, "ArrayNodeFailing", at);
  const error = executionError(ExecutionError_ErrorKind.UNKNOWN, "", items.failureText());
  recordTask(draft, node, at, TaskExecution_Phase.FAILED, allOf(draft, node, items), { case: "error", value: error });
  fail(draft, node, error, at);
}

function fail(draft: Draft, node: ArrayNodePlan, error: ExecutionError, at: number): void {
  recordNode(draft, node, at, NodeExecution_Phase.FAILED, { case: "error", value: error });
  draft.setNode(node.id, { phase: NodeExecution_Phase.FAILED, error });
}

export function abort(draft: Draft, node: ArrayNodePlan, reason: string, at: number): void {
  const items = draft.array(node.id);
  if (items === undefined) return;
  abortItems(draft, node, items, reason, at);
  recordTask(draft, node, at, TaskExecution_Phase.ABORTED, allOf(draft, node, items));
}

function abortItems(draft: Draft, node: ArrayNodePlan, items: ArrayDraft, reason: string, at: number): void {
  for (const item of items.abortRunning(at))
    draft.decisions.push({ kind: "abort", attempt: { node: node.id, item, number: items.attempt(item) }, reason });
}

/** Tells the record which items changed, if it is time; else sets a timer for it. */
export function report(draft: Draft, node: ArrayNodePlan, items: ArrayDraft, at: number, due: boolean): void {
  if (items.unreportedCount === 0 || draft.node(node.id).phase !== NodeExecution_Phase.RUNNING) return;
  const next = items.report.at + reportEvery;
  if (!due && at < next && items.unreportedCount < items.size / reportShare) {
    if (items.report.timer) return;
    items.setTimer();
    draft.decisions.push({ kind: "timer", at: next, node: node.id });
    return;
  }
  const resources = resourcesOf(draft.plan, node, items, items.unreported());
  recordTask(draft, node, at, TaskExecution_Phase.RUNNING, { resources, counts: itemCounts(items) });
  items.reported(at);
}

function recordNode(
  draft: Draft,
  node: ArrayNodePlan,
  at: number,
  phase: NodeExecution_Phase,
  result?: Parameters<typeof nodeEvent>[4],
  data: RecordedData = {},
): void {
  draft.decisions.push({
    kind: "record",
    record: { kind: "node", event: nodeEvent(draft.plan, node, at, phase, result), data },
  });
}

/** What the record of an array's task execution is told of its items. */
interface ItemsReport {
  readonly resources: ReturnType<typeof everyResource>;
  /** For its `custom_info`. */
  readonly counts: JsonObject;
}

function allOf(draft: Draft, node: ArrayNodePlan, items: ArrayDraft): ItemsReport {
  return { resources: everyResource(draft.plan, node, items), counts: itemCounts(items) };
}

function recordTask(
  draft: Draft,
  node: ArrayNodePlan,
  at: number,
  phase: TaskExecution_Phase,
  items: ItemsReport | undefined,
  result?: Parameters<typeof taskEvent>[5],
  data: RecordedData = {},
): void {
  const event = taskEvent(
    draft.plan,
    node,
    { number: 0, interruptible: node.run.interruptible ?? draft.plan.interruptible },
    at,
    phase,
    result,
  );
  if (items !== undefined) {
    if (event.metadata !== undefined) event.metadata.externalResources = items.resources;
    event.customInfo = items.counts;
  }
  draft.decisions.push({ kind: "record", record: { kind: "task", event, data } });
}
