import { create } from "@bufbuild/protobuf";
import {
  type CompiledWorkflow,
  type ConnectionSet,
  ConnectionSetSchema,
  type Node,
  type TypedInterface,
  type Variable,
} from "@haltere/idl/core";
import type { Compilation } from "./compilation.ts";
import { startNodeId } from "./fixed-nodes.ts";

/** A node while its workflow is compiled. */
export interface NodeEntry {
  readonly node: Node;
  /** What its bindings are checked against and its outputs are; undefined until known, and for good where that failed. */
  interface: TypedInterface | undefined;
  /** Its outputs under their aliases; undefined until asked for. */
  outputs: ReadonlyMap<string, Variable> | undefined;
}

/** Which sides of a dependency are written down: inner nodes of branches and failure nodes know their upstreams alone. */
export type EdgeDirection = "both" | "upstream";

/** One workflow under compilation: its nodes by id, and the edges between them. */
export class WorkflowBuilder {
  readonly compilation: Compilation;
  readonly workflow: CompiledWorkflow;
  /** The nodes that a promise may name: of the top level, added in their order. */
  readonly nodes = new Map<string, NodeEntry>();
  readonly upstream = new Map<string, Set<string>>();
  readonly downstream = new Map<string, Set<string>>();
  readonly #entries = new Map<Node, NodeEntry>();

  constructor(compilation: Compilation, workflow: CompiledWorkflow) {
    this.compilation = compilation;
    this.workflow = workflow;
  }

  /** The entry of any node of the workflow, inner ones too: always the same for the same message. */
  entry(node: Node): NodeEntry {
    let entry = this.#entries.get(node);
    if (entry === undefined) {
      entry = { node, interface: undefined, outputs: undefined };
      this.#entries.set(node, entry);
    }
    return entry;
  }

  /** Adds a node of the top level. Where its id is taken, the first one stays and the other is left out, as in Flyte. */
  add(node: Node): boolean {
    if (this.nodes.has(node.id)) return false;
    this.nodes.set(node.id, this.entry(node));
    return true;
  }

  /** Writes down that `dependent` runs after `provider`; an empty provider is the start node. */
  connect(provider: string, dependent: string, direction: EdgeDirection): void {
    const from = provider || startNodeId;
    addTo(this.upstream, dependent, from);
    if (direction === "both") addTo(this.downstream, from, dependent);
  }

  /** The edges as Flyte's closures have them: each list sorted. */
  connections(): ConnectionSet {
    const lists = (edges: ReadonlyMap<string, ReadonlySet<string>>) =>
      Object.fromEntries([...edges].map(([id, ids]) => [id, { ids: [...ids].sort() }]));
    return create(ConnectionSetSchema, { upstream: lists(this.upstream), downstream: lists(this.downstream) });
  }
}

function addTo(edges: Map<string, Set<string>>, from: string, to: string): void {
  const ids = edges.get(from);
  if (ids === undefined) edges.set(from, new Set([to]));
  else ids.add(to);
}
