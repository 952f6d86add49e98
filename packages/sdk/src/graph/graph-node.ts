import type { BindingData } from "@haltere/idl/core";
import type { ConditionalTarget } from "../branches/conditional-target.ts";
import type { CallOptions } from "../entities/call-options.ts";
import type { Entity } from "../entities/entity.ts";
import type { MapTarget } from "../entities/map-target.ts";
import type { ReferenceEntity } from "../entities/reference-entity.ts";
import type { GateTarget } from "../gates/gate-target.ts";
import type { SourcePlace } from "../naming/source-place.ts";

/** A call in a workflow's body. */
export interface GraphNode {
  readonly id: string;
  readonly target: NodeTarget;
  /** In the order of the target's inputs; every input that has a default is bound. */
  readonly inputs: ReadonlyMap<string, BindingData>;
  /** Nodes that must have ended before, by data or by order. */
  readonly upstream: Set<GraphNode>;
  readonly options: CallOptions;
  /** Where the call stands. */
  readonly place: SourcePlace | undefined;
}

/** What a node runs. */
export type NodeTarget = RunnableTarget | ConditionalTarget;

/** What can run by itself, too. */
export type RunnableTarget = Entity | MapTarget | ReferenceEntity | GateTarget;
