import type { EntityInterface } from "./entity-interface.ts";
import type { LaunchPlanEntity } from "./launch-plan-entity.ts";
import type { ReferenceEntity } from "./reference-entity.ts";
import type { TaskEntity } from "./task-entity.ts";

/** What can be mapped: a task or a launch plan, here or registered elsewhere. */
export type MappedEntity = TaskEntity | LaunchPlanEntity | ReferenceEntity;

/** A task or launch plan mapped over lists: Flyte's ArrayNode. */
export interface MapTarget {
  readonly kind: "map";
  readonly mapped: MappedEntity;
  /** Lists in place of what is mapped, and of the output. */
  readonly interface: EntityInterface;
  /** Inputs that are the same for every item, sorted. */
  readonly bound: readonly string[];
  readonly concurrency: number | undefined;
  readonly minSuccesses: number | undefined;
  readonly minSuccessRatio: number | undefined;
  /** Whether the other items run on when too many have failed. */
  readonly runAllItems: boolean;
}

/** A map of a task of one's own: the only kind for which a task is registered beside the mapped one. */
export interface TaskMapTarget extends MapTarget {
  readonly mapped: TaskEntity;
}

export function mapsOwnTask(map: MapTarget): map is TaskMapTarget {
  return map.mapped.kind === "task";
}
