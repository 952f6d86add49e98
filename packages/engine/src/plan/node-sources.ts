import { endNodeId, mapEntry, startNodeId } from "@haltere/core";
import type { Binding, BindingData, ConnectionSet, Node, OutputReference } from "@haltere/idl/core";
import { armsWithin } from "./branch-arms.ts";

/** Whom each node waits for. Every node hangs between start and end node, so that the end node's turn is the graph's end. */
export function upstreamNodes(
  specs: ReadonlyMap<string, Node>,
  connections: ConnectionSet | undefined,
): Map<string, string[]> {
  const upstream = new Map<string, string[]>([[startNodeId, []]]);
  const waitedFor = new Set<string>();
  for (const [id, node] of specs) {
    if (id === startNodeId || id === endNodeId) continue;
    const sources = sourcesOf(node, connections);
    sources.delete(endNodeId);
    if (sources.size === 0) sources.add(startNodeId);
    for (const source of sources) waitedFor.add(source);
    upstream.set(id, [...sources]);
  }
  const end = specs.get(endNodeId);
  const last = end === undefined ? new Set<string>() : sourcesOf(end, connections);
  for (const id of upstream.keys()) if (id !== startNodeId && !waitedFor.has(id)) last.add(id);
  if (last.size === 0) last.add(startNodeId);
  upstream.set(endNodeId, [...last]);
  return upstream;
}

/** The nodes that one waits for by its connections, its own word and its bindings. */
export function sourcesOf(node: Node, connections: ConnectionSet | undefined): Set<string> {
  const sources = new Set<string>([...(mapEntry(connections?.upstream, node.id)?.ids ?? []), ...node.upstreamNodeIds]);
  for (const { binding } of node.inputs)
    for (const { nodeId } of promisesOf(binding)) sources.add(nodeId || startNodeId);
  return sources;
}

function* promisesOf(binding: BindingData | undefined): Iterable<OutputReference> {
  const value = binding?.value;
  if (value?.case === "promise") yield value.value;
  else if (value?.case === "collection") for (const part of value.value.bindings) yield* promisesOf(part);
  else if (value?.case === "map") for (const part of Object.values(value.value.bindings)) yield* promisesOf(part);
}

/** The outputs of nodes that others take, and the graph itself. */
export function takenOutputs(
  specs: Iterable<Node>,
  outputs: readonly Binding[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const taken = new Map<string, Set<string>>();
  const take = (bindings: readonly Binding[]): void => {
    for (const { binding } of bindings)
      for (const { nodeId, var: output } of promisesOf(binding))
        taken.set(nodeId, (taken.get(nodeId) ?? new Set()).add(output));
  };
  take(outputs);
  for (const spec of specs) {
    take(spec.inputs);
    for (const { node } of armsWithin(spec, "")) take(node.inputs);
  }
  return taken;
}
