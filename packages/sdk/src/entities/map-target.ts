import type { EntityInterface } from "./entity-interface.ts";
import type { TaskEntity } from "./task-entity.ts";

/** A task mapped over lists: Flyte's ArrayNode over a task. */
export interface MapTarget {
  readonly kind: "map";
  readonly task: TaskEntity;
  /** Lists in place of what is mapped, and of the output. */
  readonly interface: EntityInterface;
  /** Inputs that are the same for every item, sorted. */
  readonly bound: readonly string[];
  readonly concurrency: number | undefined;
  readonly minSuccesses: number | undefined;
  readonly minSuccessRatio: number | undefined;
}
