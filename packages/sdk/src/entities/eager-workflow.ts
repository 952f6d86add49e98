import { create } from "@bufbuild/protobuf";
import { type BindingData, BindingDataSchema } from "@haltere/idl/core";
import type { GraphNode } from "../graph/graph-node.ts";
import { eagerCleanUp } from "./eager-clean-up.ts";
import type { TaskEntity } from "./task-entity.ts";
import type { WorkflowEntity } from "./workflow-entity.ts";

/**
 * The workflow that is registered for an eager task, under the task's own name: the task alone, and what cleans up after
 * it when it has failed.
 */
export function eagerWorkflow(eager: TaskEntity): WorkflowEntity {
  const { inputs, outputs } = eager.interface;
  const given = promises("", inputs.keys());
  const node = (id: string, target: TaskEntity): GraphNode => ({
    id,
    target,
    inputs: given,
    upstream: new Set(),
    options: {},
    place: eager.naming.place,
  });
  const graph = {
    nodes: [node("n0", eager)],
    failure: node("efn", eagerCleanUp(eager)),
    outputs: promises("n0", outputs.keys()),
  };
  return {
    kind: "workflow",
    naming: eager.naming,
    interface: eager.interface,
    settings: {},
    imperative: true,
    body: () => undefined,
    source: () => undefined,
    graph: () => graph,
  };
}

function promises(nodeId: string, names: Iterable<string>): ReadonlyMap<string, BindingData> {
  const bound = new Map<string, BindingData>();
  for (const name of names) {
    bound.set(name, create(BindingDataSchema, { value: { case: "promise", value: { nodeId, var: name } } }));
  }
  return bound;
}
