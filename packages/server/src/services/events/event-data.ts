import { createHash } from "node:crypto";
import { toBinary } from "@bufbuild/protobuf";
import {
  CompiledWorkflowClosureSchema,
  type LiteralMap,
  LiteralMapSchema,
  type WorkflowExecutionIdentifier,
} from "@haltere/idl/core";
import type { NodeExecutionEvent, WorkflowExecutionEvent } from "@haltere/idl/event";
import type { ServiceResources } from "../service-resources.ts";

/** Content that is to lie at an address before a record refers to it. */
export interface EventBlob {
  readonly uri: string;
  readonly content: Uint8Array;
}

/** An event that names addresses in place of the data that it brought, and that data. */
export interface DetachedEvent<Event> {
  readonly event: Event;
  readonly inputs?: EventBlob;
  readonly outputs?: EventBlob;
}

/**
 * A folder for the data of one event. It is a new one for each: an event that is refused, or that loses a race, must not touch
 * the data of the one that was recorded.
 */
export function eventFolder(
  { blobs, ids }: ServiceResources,
  execution: WorkflowExecutionIdentifier,
  nodeId?: string,
): string {
  const { project, domain, name } = execution;
  const steps = [blobs.root, "metadata", project, domain, name, ...(nodeId === undefined ? [] : [pathStep(nodeId)])];
  return [...steps, ids.token(8)].join("/");
}

/** Takes the inputs and outputs out of an event of a node or of a task. */
export function detachData<Event extends WithInputs & WithOutputs>(event: Event, folder: string): DetachedEvent<Event> {
  const first = detachInputs(event, folder);
  return { ...first, ...detachOutputs(first.event, folder) };
}

/** The workflow that a dynamic node became, apart from the event that tells of it; undefined where it tells of none. */
export function detachDynamicWorkflow(
  event: NodeExecutionEvent,
  folder: string,
): { readonly event: NodeExecutionEvent; readonly closure: EventBlob } | undefined {
  const target = event.targetMetadata;
  if (target.case !== "taskNodeMetadata" || target.value.dynamicWorkflow === undefined) return undefined;
  const { compiledWorkflow, ...dynamicWorkflow } = target.value.dynamicWorkflow;
  const content =
    compiledWorkflow === undefined ? new Uint8Array() : toBinary(CompiledWorkflowClosureSchema, compiledWorkflow);
  return {
    event: { ...event, targetMetadata: { ...target, value: { ...target.value, dynamicWorkflow } } },
    closure: { uri: `${folder}/dynamic_workflow`, content },
  };
}

type WithInputs = Pick<NodeExecutionEvent, "inputValue">;
type WithOutputs = Pick<WorkflowExecutionEvent, "outputResult"> | Pick<NodeExecutionEvent, "outputResult">;

function detachInputs<Event extends WithInputs>(event: Event, folder: string): DetachedEvent<Event> {
  const { inputValue } = event;
  if (inputValue.case !== "inputData") return { event };
  const inputs = literals(`${folder}/offloaded_inputs`, inputValue.value);
  return { event: { ...event, inputValue: { case: "inputUri", value: inputs.uri } }, inputs };
}

/** Takes the outputs out of an event. */
export function detachOutputs<Event extends WithOutputs>(event: Event, folder: string): DetachedEvent<Event> {
  const { outputResult } = event;
  if (outputResult.case !== "outputData") return { event };
  const outputs = literals(`${folder}/offloaded_outputs`, outputResult.value);
  return { event: { ...event, outputResult: { case: "outputUri", value: outputs.uri } }, outputs };
}

function literals(uri: string, map: LiteralMap): EventBlob {
  return { uri, content: toBinary(LiteralMapSchema, map) };
}

/** One step of an address for any text: itself where it is a plain name, else a digest of it. */
function pathStep(text: string): string {
  return /^[\w-][\w.-]{0,99}$/.test(text) ? text : createHash("sha256").update(text).digest("hex");
}
